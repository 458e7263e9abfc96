package dev.signalbox.data.dialect;

/// Events of a stream as vendors send them, one piece of text each.
final class SampleEvents {

  static final String MESSAGES_DELTA =
      """
      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" of the ledger"}}

      """;

  static final String CHAT_DELTA =
      """
      data: {"id":"chatcmpl-CkZ1","object":"chat.completion.chunk","created":1763700000,\
      "model":"gpt-5-2025-08-07","service_tier":"default","system_fingerprint":null,"choices":\
      [{"index":0,"delta":{"content":" of the ledger"},"finish_reason":null}],"usage":null}

      """;

  static final String RESPONSES_DELTA =
      """
      event: response.output_text.delta
      data: {"type":"response.output_text.delta","sequence_number":7,"item_id":"msg_68f0",\
      "output_index":0,"content_index":0,"delta":" of the ledger","logprobs":[]}

      """;

  private SampleEvents() {}
}
