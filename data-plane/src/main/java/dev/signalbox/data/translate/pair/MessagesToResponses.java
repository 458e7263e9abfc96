package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.messages.MessagesCodec;
import dev.signalbox.data.translate.responses.ResponsesCodec;

/// Claude Code on a model behind Responses. Images in results stay there; thoughts come back sealed
/// inside the signatures of the client's thinking blocks; cache marks go, because OpenAI caches by
/// itself. Stop texts cannot be carried and are reported; server tools and uploaded files refuse
/// the call.
final class MessagesToResponses extends Pair {

  MessagesToResponses() {
    super(new MessagesCodec(), new ResponsesCodec());
  }
}
