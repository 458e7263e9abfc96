package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.function.Consumer;

/// Reads and writes one dialect. Reading what was written gives the same again, as far as the
/// dialect can say it. Stateless, but for the readers and writers of streams.
public interface DialectCodec {

  /// The dialect.
  Dialect dialect();

  /// Reads a request.
  ///
  /// @param model the model, where the path names it; otherwise empty
  /// @param stream whether the path asks for a stream, where it does
  /// @throws dev.signalbox.model.json.JsonException if it is no request of this dialect; the
  ///   message has the path and no content
  Prompt readPrompt(Obj body, String model, boolean stream);

  /// Writes a request. What cannot be said is noted, whether that changes the meaning or not.
  Obj writePrompt(Prompt prompt, Carriage carriage);

  /// Reads a whole answer.
  ///
  /// @throws dev.signalbox.model.json.JsonException if it is no answer of this dialect
  Answer readAnswer(Obj body);

  /// Writes a whole answer.
  ///
  /// @param asked what the client asked for, as this dialect was read
  Obj writeAnswer(Answer answer, Prompt asked, Carriage carriage);

  /// Reads an error; never throws.
  ///
  /// @param body as it came, maybe not even JSON
  Fault readError(int status, byte[] body);

  /// Writes an error's body.
  Obj writeError(Fault fault, Carriage carriage);

  /// Reads a stream.
  ///
  /// @param out gets the events, in order
  EventReader eventReader(Consumer<AnswerEvent> out);

  /// Writes a stream.
  ///
  /// @param asked what the client asked for, as this dialect was read
  EventWriter eventWriter(Prompt asked, Carriage carriage);

  /// An error.
  ///
  /// @param status HTTP status for the client
  /// @param message in the provider's own words
  record Fault(AnswerEvent.FailureKind kind, int status, String message) {}

  /// Reads one stream, in any split. Never throws: what is not understood becomes
  /// [AnswerEvent.Failed] or is passed over.
  interface EventReader {

    /// More bytes.
    void bytes(byte[] bytes, int from, int to);

    /// Nothing more comes. If the answer was not finished, [AnswerEvent.Failed] goes out.
    void end();
  }

  /// Writes one stream: complete events only.
  interface EventWriter {

    /// The content type of the stream.
    String contentType();

    /// Writes what an event means to the reader of this dialect; maybe nothing.
    void write(AnswerEvent event, ByteSink out);
  }
}
