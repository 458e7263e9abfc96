// A session with the official SDKs of npm: a question, two tools at once, one more, an answer.
// Environment: CLIENTS, the folder with node_modules; GATEWAY, the address; KEY, a virtual key.
// Argument: messages, chat, chat-without-usage or responses. Prints the final answer.
const { CLIENTS, GATEWAY, KEY } = process.env;
const TURNS = 6;
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
};

async function load(path) {
  return (await import(`${CLIENTS}/node_modules/${path}`)).default;
}

async function openai() {
  const OpenAI = await load('openai/index.mjs');
  return new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEY });
}

async function messages() {
  const Anthropic = await load('@anthropic-ai/sdk/index.mjs');
  const client = new Anthropic({ baseURL: GATEWAY, apiKey: KEY });
  const tools = [{ name: 'get_weather', description: 'Weather', input_schema: parameters }];
  const conversation = [{ role: 'user', content: 'What is the weather, in Messages?' }];
  for (let turn = 0; turn < TURNS; turn++) {
    const answer = await client.messages
      .stream({
        model: 'claude-sonnet-5',
        max_tokens: 4000,
        thinking: { type: 'enabled', budget_tokens: 1024 },
        tools,
        messages: conversation,
      })
      .finalMessage();
    conversation.push({ role: 'assistant', content: answer.content });
    const calls = answer.content.filter((block) => block.type === 'tool_use');
    if (calls.length === 0) {
      return answer.content.find((block) => block.type === 'text').text;
    }
    conversation.push({
      role: 'user',
      content: calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: 'sunny' })),
    });
  }
}

async function chat(withUsage) {
  const client = await openai();
  const tools = [{ type: 'function', function: { name: 'get_weather', parameters } }];
  const question = withUsage ? 'What is the weather, in Chat?' : 'What is the weather, unasked?';
  const conversation = [{ role: 'user', content: question }];
  for (let turn = 0; turn < TURNS; turn++) {
    const request = { model: 'gpt-4.1', tools, messages: conversation, stream: true };
    if (withUsage) {
      request.stream_options = { include_usage: true };
    }
    const whole = await client.chat.completions.stream(request).finalChatCompletion();
    if (Boolean(whole.usage) !== withUsage) {
      throw new Error(`usage: ${JSON.stringify(whole.usage)}`);
    }
    const answer = whole.choices[0].message;
    conversation.push(answer);
    if (!answer.tool_calls?.length) {
      return answer.content;
    }
    for (const call of answer.tool_calls) {
      conversation.push({ role: 'tool', tool_call_id: call.id, content: 'sunny' });
    }
  }
}

async function responses() {
  const client = await openai();
  const tools = [{ type: 'function', name: 'get_weather', parameters, strict: false }];
  const input = [{ role: 'user', content: 'What is the weather, in Responses?' }];
  for (let turn = 0; turn < TURNS; turn++) {
    const answer = await client.responses
      .stream({
        model: 'gpt-5.5',
        store: false,
        include: ['reasoning.encrypted_content'],
        reasoning: { effort: 'low', summary: 'auto' },
        tools,
        input,
      })
      .finalResponse();
    input.push(...answer.output.map(({ parsed_arguments, ...item }) => item));
    const calls = answer.output.filter((item) => item.type === 'function_call');
    if (calls.length === 0) {
      return answer.output_text;
    }
    for (const call of calls) {
      input.push({ type: 'function_call_output', call_id: call.call_id, output: 'sunny' });
    }
  }
}

const sessions = {
  messages,
  chat: () => chat(true),
  'chat-without-usage': () => chat(false),
  responses,
};
console.log(await sessions[process.argv[2]]());
