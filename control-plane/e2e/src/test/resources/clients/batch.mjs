// A batch with the official SDKs of npm: two requests, awaited, their results read twice.
// Environment: CLIENTS, the folder with node_modules; GATEWAY, the address; KEY, a virtual key;
// MODEL. Argument: messages or chat. Prints the batch's id and what each request used: input,
// cached input, output.
const { CLIENTS, GATEWAY, KEY, MODEL } = process.env;
const WORDS = ['one', 'two'];

async function load(path) {
  return import(`${CLIENTS}/node_modules/${path}`);
}

async function until(look, ended) {
  for (let turn = 0; turn < 100; turn++) {
    const seen = await look();
    if (ended(seen)) {
      return seen;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('no end');
}

async function messages() {
  const Anthropic = (await load('@anthropic-ai/sdk/index.mjs')).default;
  const batches = new Anthropic({ baseURL: GATEWAY, apiKey: KEY }).messages.batches;
  const made = await batches.create({
    requests: WORDS.map((content) => ({
      custom_id: content,
      params: { model: MODEL, max_tokens: 100, messages: [{ role: 'user', content }] },
    })),
  });
  await until(() => batches.retrieve(made.id), (seen) => seen.processing_status === 'ended');
  let used;
  for (let time = 0; time < 2; time++) {
    used = [];
    for await (const line of await batches.results(made.id)) {
      const usage = line.result.message.usage;
      used.push([usage.input_tokens, usage.cache_read_input_tokens, usage.output_tokens]);
    }
  }
  return { id: made.id, used };
}

async function chat() {
  const { default: OpenAI, toFile } = await load('openai/index.mjs');
  const client = new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEY });
  const input = WORDS.map((content) =>
    JSON.stringify({
      custom_id: content,
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: MODEL, messages: [{ role: 'user', content }] },
    }),
  ).join('\n');
  const file = await client.files.create({
    file: await toFile(Buffer.from(input), 'input.jsonl'),
    purpose: 'batch',
  });
  const made = await client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  const ended = await until(
    () => client.batches.retrieve(made.id),
    (seen) => seen.status === 'completed',
  );
  let used;
  for (let time = 0; time < 2; time++) {
    const text = await (await client.files.content(ended.output_file_id)).text();
    used = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).response.body.usage)
      .map((usage) => {
        const cached = usage.prompt_tokens_details.cached_tokens;
        return [usage.prompt_tokens - cached, cached, usage.completion_tokens];
      });
  }
  return { id: made.id, used };
}

console.log(JSON.stringify(await { messages, chat }[process.argv[2]]()));
