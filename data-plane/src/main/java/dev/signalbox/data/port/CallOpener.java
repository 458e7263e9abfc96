package dev.signalbox.data.port;

import dev.signalbox.data.exchange.RefusalCode;
import io.netty.handler.codec.http.HttpRequest;

/// Where the accepting side brings a new call.
public interface CallOpener {

  /// Starts a call whose head is well formed HTTP. The head is the callee's to keep.
  IncomingCall open(HttpRequest head, ClientPort client);

  /// How long the body of a request may be.
  ///
  /// @param usual what holds for most
  default long mostBodyBytes(HttpRequest head, long usual) {
    return usual;
  }

  /// Answers a request that the accepting side does not take, in the caller's format.
  void refuse(RefusalCode code, HttpRequest head, ClientPort client);
}
