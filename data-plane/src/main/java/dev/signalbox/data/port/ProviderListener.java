package dev.signalbox.data.port;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/// What one attempt tells. After [#answerEnd] or [#failed] it tells nothing more.
public interface ProviderListener {

  /// Why an attempt has no whole answer.
  enum Failure {
    /// No connection could be made; the provider has seen nothing.
    UNREACHABLE,
    /// The connection broke before the head of the answer.
    NO_ANSWER,
    /// The connection broke within the answer, or the answer is not HTTP.
    CUT
  }

  /// The head of the answer.
  void answerHead(HttpResponse head);

  /// A part of the answer's body, which passes into the listener's hands.
  void answerBody(HttpContent part);

  /// No more parts for now: a good time to flush.
  void answerPause();

  /// The answer is complete. The last part may still carry bytes; it passes into the listener's
  /// hands.
  void answerEnd(LastHttpContent last);

  /// The answer will not be complete.
  void failed(Failure failure);

  /// The provider takes more of the request's body.
  void providerWritable();
}
