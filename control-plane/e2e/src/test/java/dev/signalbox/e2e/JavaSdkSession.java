package dev.signalbox.e2e;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A session with the vendors' official Java SDKs: a question, two tools at once, one more, an
/// answer, all streamed. Returns the final answer.
final class JavaSdkSession {

  private static final String TOOL = "get_weather";
  private static final int TURNS = 6;
  private static final Map<String, Object> PROPERTIES = Map.of("city", Map.of("type", "string"));

  private final URI gateway;
  private final String key;

  JavaSdkSession(URI gateway, String key) {
    this.gateway = gateway;
    this.key = key;
  }

  String messages() {
    return messages(
        AnthropicOkHttpClient.builder().baseUrl(gateway.toString()).apiKey(key).build(),
        "claude-sonnet-5");
  }

  /// The same through a client that was set up elsewhere.
  static String messages(AnthropicClient client, String model) {
    MessageCreateParams.Builder conversation =
        MessageCreateParams.builder()
            .model(model)
            .maxTokens(4_000)
            .addTool(
                Tool.builder()
                    .name(TOOL)
                    .inputSchema(
                        Tool.InputSchema.builder()
                            .properties(
                                Tool.InputSchema.Properties.builder()
                                    .putAdditionalProperty(
                                        "city",
                                        com.anthropic.core.JsonValue.from(Map.of("type", "string")))
                                    .build())
                            .required(List.of("city"))
                            .build())
                    .build())
            .addUserMessage("What is the weather, in Java and Messages?");
    for (int turn = 0; turn < TURNS; turn++) {
      MessageAccumulator whole = MessageAccumulator.create();
      try (var stream = client.messages().createStreaming(conversation.build())) {
        stream.stream().forEach(whole::accumulate);
      }
      Message answer = whole.message();
      conversation.addMessage(answer);
      List<ContentBlockParam> results = new ArrayList<>();
      for (ContentBlock block : answer.content()) {
        block
            .toolUse()
            .ifPresent(use ->
                results.add(
                    ContentBlockParam.ofToolResult(
                        ToolResultBlockParam.builder()
                            .toolUseId(use.id())
                            .content("sunny")
                            .build())));
      }
      if (results.isEmpty()) {
        return answer.content().getLast().asText().text();
      }
      conversation.addUserMessageOfBlockParams(results);
    }
    throw new AssertionError("no end after " + TURNS + " turns");
  }

  String chat() {
    return chat("gpt-4.1");
  }

  String chat(String model) {
    ChatCompletionCreateParams.Builder conversation =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addFunctionTool(
                FunctionDefinition.builder()
                    .name(TOOL)
                    .parameters(
                        FunctionParameters.builder().putAllAdditionalProperties(schema()).build())
                    .build())
            .addUserMessage("What is the weather, in Java and Chat?");
    OpenAIClient client = openai();
    for (int turn = 0; turn < TURNS; turn++) {
      ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
      try (var stream = client.chat().completions().createStreaming(conversation.build())) {
        stream.stream().forEach(whole::accumulate);
      }
      ChatCompletionMessage answer = whole.chatCompletion().choices().getFirst().message();
      conversation.addMessage(answer);
      List<ChatCompletionMessageToolCall> calls = answer.toolCalls().orElse(List.of());
      if (calls.isEmpty()) {
        return answer.content().orElseThrow();
      }
      for (ChatCompletionMessageToolCall call : calls) {
        conversation.addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(call.asFunction().id())
                .content("sunny")
                .build());
      }
    }
    throw new AssertionError("no end after " + TURNS + " turns");
  }

  String responses() {
    return responses("gpt-5.5");
  }

  String responses(String model) {
    List<ResponseInputItem> input = new ArrayList<>();
    input.add(
        ResponseInputItem.ofEasyInputMessage(
            EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("What is the weather, in Java and Responses?")
                .build()));
    OpenAIClient client = openai();
    for (int turn = 0; turn < TURNS; turn++) {
      ResponseAccumulator whole = ResponseAccumulator.create();
      try (var stream = client.responses().createStreaming(response(model, input))) {
        stream.stream().forEach(whole::accumulate);
      }
      Response answer = whole.response();
      List<ResponseFunctionToolCall> calls =
          answer.output().stream().flatMap(item -> item.functionCall().stream()).toList();
      if (calls.isEmpty()) {
        return answer.output().getLast().asMessage().content().getFirst().asOutputText().text();
      }
      for (ResponseOutputItem item : answer.output()) {
        item.reasoning().map(ResponseInputItem::ofReasoning).ifPresent(input::add);
        item.message().map(ResponseInputItem::ofResponseOutputMessage).ifPresent(input::add);
        item.functionCall().map(ResponseInputItem::ofFunctionCall).ifPresent(input::add);
      }
      for (ResponseFunctionToolCall call : calls) {
        input.add(
            ResponseInputItem.ofFunctionCallOutput(
                ResponseInputItem.FunctionCallOutput.builder()
                    .callId(call.callId())
                    .output("sunny")
                    .build()));
      }
    }
    throw new AssertionError("no end after " + TURNS + " turns");
  }

  private static ResponseCreateParams response(String model, List<ResponseInputItem> input) {
    return ResponseCreateParams.builder()
        .model(model)
        .store(false)
        .addInclude(com.openai.models.responses.ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
        .addTool(
            FunctionTool.builder()
                .name(TOOL)
                .strict(false)
                .parameters(
                    FunctionTool.Parameters.builder().putAllAdditionalProperties(schema()).build())
                .build())
        .inputOfResponse(input)
        .build();
  }

  private OpenAIClient openai() {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.resolve("/v1").toString())
        .apiKey(key)
        .build();
  }

  private static Map<String, com.openai.core.JsonValue> schema() {
    return Map.of(
        "type", com.openai.core.JsonValue.from("object"),
        "properties", com.openai.core.JsonValue.from(PROPERTIES),
        "required", com.openai.core.JsonValue.from(List.of("city")));
  }
}
