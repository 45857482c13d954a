"""What we ask GraphQL for; names are those of REST, so that one reader reads both."""

#: The project, its field, and the options of that.
PROJECT = """
query Project($owner: String!, $number: Int!, $field: String!) {
  repositoryOwner(login: $owner) {
    ... on ProjectV2Owner {
      projectV2(number: $number) {
        id
        field(name: $field) { ... on ProjectV2SingleSelectField { id options { id name } } }
      }
    }
  }
}
"""

_ITEM = """
fragment Where on ProjectV2Item {
  id
  isArchived
  updatedAt
  project { id }
  status: fieldValueByName(name: $field) { ... on ProjectV2ItemFieldSingleSelectValue { name updatedAt } }
}
"""

#: A page of the project's items in their order, with the issues that they are about.
ITEMS = (
    """
query Items($project: ID!, $field: String!, $after: String) {
  node(id: $project) {
    ... on ProjectV2 {
      items(first: 100, after: $after, orderBy: {field: POSITION, direction: ASC}) {
        pageInfo { hasNextPage endCursor }
        nodes {
          ...Where
          content {
            ... on Issue {
              id: fullDatabaseId
              node_id: id
              number
              title
              body
              state
              html_url: url
              updated_at: updatedAt
              closed_at: closedAt
              repository { full_name: nameWithOwner }
              assignees(first: 10) { nodes { login } }
              labels(first: 50) { nodes { name } }
            }
          }
        }
      }
    }
  }
}
"""
    + _ITEM
)

#: Where an issue is in each project.
STANDING = (
    """
query Standing($issue: ID!, $field: String!) {
  node(id: $issue) { ... on Issue { projectItems(first: 100) { nodes { ...Where } } } }
}
"""
    + _ITEM
)

#: Add an issue to the project; where it is in it already, that is what it answers.
ADD = """
mutation Add($project: ID!, $issue: ID!) {
  addProjectV2ItemById(input: {projectId: $project, contentId: $issue}) { item { id } }
}
"""

#: Choose one of the field's options for an item.
SET = """
mutation Set($project: ID!, $item: ID!, $field: ID!, $option: String!) {
  updateProjectV2ItemFieldValue(
    input: {projectId: $project, itemId: $item, fieldId: $field, value: {singleSelectOptionId: $option}}
  ) { projectV2Item { id } }
}
"""
