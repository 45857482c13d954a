"""Slack: its Web API, Socket Mode and signed HTTP, and how it writes a neutral message.

Facts about Slack are from docs.slack.dev (read in November 2026) unless a line says otherwise.
"""
