package dev.signalbox.model.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The words that JSON between agents, models and planes is mostly made of, so that they are not
/// made anew wherever they stand. Fixed: nothing that is read is kept here.
final class Words {

  private static final String ALL =
      """
      model messages system tools tool_choice max_tokens temperature top_p top_k stop_sequences \
      stream thinking output_config output_format cache_control metadata user_id context_management \
      role content type text id name input input_schema description strict user assistant developer \
      tool tool_use tool_result tool_use_id is_error image document source base64 media_type data \
      url file file_id title redacted_thinking signature ephemeral ttl 1h 5m enabled disabled \
      adaptive budget_tokens display effort low medium high schema json_schema auto any none \
      function functions function_call arguments parameters tool_calls tool_call_id parallel_tool_calls \
      max_completion_tokens stop presence_penalty frequency_penalty seed stream_options include_usage \
      reasoning_effort response_format reasoning_content reasoning_details image_url detail refusal \
      instructions output input_text output_text input_image message call_id function_call_output \
      custom custom_tool_call custom_tool_call_output reasoning summary summary_text encrypted_content \
      include store status completed in_progress max_output_tokens previous_response_id format verbosity \
      contents parts systemInstruction functionDeclarations functionCall functionResponse args response \
      inlineData mimeType fileData fileUri thought thoughtSignature generationConfig maxOutputTokens \
      topP topK stopSequences thinkingConfig thinkingBudget thinkingLevel includeThoughts toolConfig \
      functionCallingConfig mode parametersJsonSchema responseSchema responseMimeType STRING OBJECT \
      NUMBER INTEGER BOOLEAN ARRAY toolUse toolResult toolUseId toolSpec inputSchema json cachePoint \
      default inferenceConfig maxTokens additionalModelRequestFields bytes reasoningContent \
      reasoningText redactedContent modelId success error \
      object string number integer boolean array null properties required items enum \
      additionalProperties anyOf oneOf allOf not const pattern minimum maximum minLength maxLength \
      minItems maxItems exclusiveMinimum exclusiveMaximum $schema $ref $defs propertyNames nullable \
      path file_path pattern command limit offset query prompt old_string new_string replace_all \
      timeout run_in_background subagent_type todos activeForm value key kind index delta choices \
      created usage finish_reason stop_reason stop_sequence logprobs chat.completion.chunk \
      content_block content_block_start content_block_delta content_block_stop message_start \
      message_delta message_stop text_delta input_json_delta thinking_delta signature_delta \
      input_tokens output_tokens cache_read_input_tokens cache_creation_input_tokens \
      prompt_tokens completion_tokens total_tokens\
      """;

  /// A power of two, four times as many as there are words.
  private static final int PLACES = 1024;

  private static final int LONGEST = 32;
  private static final @Nullable Word[] TABLE = table();

  private Words() {}

  /// The word that these bytes are, or nothing if it is none of them.
  static @Nullable Word find(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0 || length > LONGEST) {
      return null;
    }
    long head = Blocks.head(bytes, from, length);
    long tail = length > Long.BYTES ? Blocks.at(bytes, to - Long.BYTES) : head;
    for (int place = place(head, tail, length); ; place = (place + 1) & (PLACES - 1)) {
      Word word = TABLE[place];
      if (word == null) {
        return null;
      }
      if (word.head == head && word.tail == tail && word.bytes.length == length) {
        return length <= 2 * Long.BYTES
                || Arrays.equals(bytes, from, to, word.bytes, 0, word.bytes.length)
            ? word
            : null;
      }
    }
  }

  private static int place(long head, long tail, int length) {
    long mixed = (head ^ Long.rotateLeft(tail, 23) ^ length) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (PLACES - 1);
  }

  private static @Nullable Word[] table() {
    @Nullable Word[] table = new Word[PLACES];
    for (String text : ALL.split(" ")) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      long head = Blocks.head(bytes, 0, bytes.length);
      long tail = bytes.length > Long.BYTES ? Blocks.at(bytes, bytes.length - Long.BYTES) : head;
      int place = place(head, tail, bytes.length);
      while (table[place] != null) {
        place = (place + 1) & (PLACES - 1);
      }
      table[place] = new Word(text, new JsonValue.Text(text), bytes, head, tail);
    }
    return table;
  }

  /// A word, as name and as value.
  record Word(String text, JsonValue.Text value, byte[] bytes, long head, long tail) {}
}
