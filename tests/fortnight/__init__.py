"""A fortnight of one team, told by a script: what people read is an approved file, what is so is asserted apart.

`script.py` is the story, `stage.py` plays it, `approved/transcript.txt` is what people read. After a change that
is meant, `python -m tests.fortnight` writes that file anew; its diff is to be read before it is committed.
"""
