package dev.signalbox.data.translate.pair;

import dev.signalbox.data.translate.converse.ConverseCodec;
import dev.signalbox.data.translate.messages.MessagesCodec;

/// A Converse client on Claude. Thoughts with their signatures are carried as they are, cache
/// points become cache marks. Guardrails, prompt variables, videos and places in S3 refuse the
/// call; request metadata is reported.
final class ConverseToMessages extends Pair {

  ConverseToMessages() {
    super(new ConverseCodec(), new MessagesCodec());
  }
}
