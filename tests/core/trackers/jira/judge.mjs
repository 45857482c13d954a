// `jira.js` against a Jira: whatever does not fit its schemas is thrown. Arguments: its folder, and what to do as JSON.
import { pathToFileURL } from 'node:url';

const [folder, given] = process.argv.slice(2);
const { createCloudClient } = await import(pathToFileURL(`${folder}/jira.js/dist/index.js`).href);
const { host, email, apiToken, calls } = JSON.parse(given);
const client = createCloudClient({
  host,
  auth: { type: 'basic', email, apiToken },
  onSchemaMismatch: 'throw',
  retry: { maxAttempts: 1 },
});
const told = [];
for (const [group, method, parameters] of calls) {
  try {
    told.push({ told: (await client[group][method](parameters)) ?? null });
  } catch (error) {
    told.push({ error: `${error.name}: ${error.message}`, status: error.status ?? null });
  }
}
process.stdout.write(JSON.stringify(told));
