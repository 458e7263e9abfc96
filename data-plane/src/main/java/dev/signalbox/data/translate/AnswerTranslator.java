package dev.signalbox.data.translate;

import dev.signalbox.data.conversation.Loss;
import java.util.List;
import java.util.Optional;

/// Puts one answer back into the client's dialect. One per attempt; not safe for use by two
/// threads. It never throws, whatever the bytes are.
public interface AnswerTranslator {

  /// A whole answer of status 2xx, not streamed.
  ///
  /// @return the body for the client; if the answer cannot be understood, an error in the client's
  ///   dialect and the status 502
  Whole whole(byte[] body);

  /// An error of the provider's.
  ///
  /// @param status the provider's
  /// @param body as it came, cut at 64 KB
  /// @return the same error in the client's dialect, with the provider's own words in its message
  Whole error(int status, byte[] body);

  /// More of a streamed answer of status 2xx, in any split. For Converse and Bedrock these are
  /// frames of an event stream, for the others server-sent events or a JSON array.
  ///
  /// @return what the client gets now, complete events only; empty if nothing
  byte[] more(byte[] bytes, int from, int to);

  /// The provider has nothing more to say.
  ///
  /// @param whole whether its body ended in order; if the answer is not complete by then, it ends
  ///   with the failure that the client's dialect knows, never with a made up stop
  byte[] end(boolean whole);

  /// The provider failed within its stream before the client was sent anything of it. The client
  /// gets this with its real status, instead of a stream; [#more] and [#end] return nothing then.
  Optional<Whole> refused();

  /// The provider has been silent for a while.
  ///
  /// @return what keeps the client listening, or nothing if there is no place for it now
  byte[] keepAlive();

  /// The content type of what the client gets from [#more].
  String streamContentType();

  /// Whether the client has been sent the end of its answer.
  boolean ended();

  /// What of the answer could not be carried.
  List<Loss> losses();

  /// A whole body.
  record Whole(int status, byte[] body) {}
}
