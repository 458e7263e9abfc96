package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.Optional;

/// A piece of a turn or of an answer. The order of parts is never changed.
public sealed interface Part {

  /// Text.
  ///
  /// @param said the text; it may still stand where it was read
  /// @param refusal whether the model says that it will not answer (OpenAI `refusal`)
  /// @param cache a prompt may be cached up to here
  record Text(JsonValue.Text said, boolean refusal, Optional<CacheMark> cache) implements Part {
    public Text(String text, boolean refusal, Optional<CacheMark> cache) {
      this(new JsonValue.Text(text), refusal, cache);
    }

    /// Plain text.
    public static Text of(String text) {
      return new Text(text, false, Optional.empty());
    }

    /// Plain text.
    public static Text of(JsonValue.Text said) {
      return new Text(said, false, Optional.empty());
    }

    /// The text as a string. Where it is only passed on, [#said] is cheaper.
    public String text() {
      return said.value();
    }
  }

  /// An image, a document, a sound.
  ///
  /// @param detail what OpenAI calls `detail`, or empty
  /// @param name a file's name or title, or empty
  record Media(MediaKind kind, Source source, String detail, String name, Optional<CacheMark> cache)
      implements Part {}

  /// What a medium is.
  enum MediaKind {
    IMAGE,
    DOCUMENT,
    AUDIO,
    VIDEO
  }

  /// Where the content of a medium is.
  sealed interface Source {

    /// In the request itself.
    ///
    /// @param content base64 as it came; texts of documents are encoded too
    record Inline(String mediaType, JsonValue.Text content) implements Source {
      public Inline(String mediaType, String data) {
        this(mediaType, new JsonValue.Text(data));
      }

      /// The content as a string. Where it is only passed on, [#content] is cheaper.
      public String data() {
        return content.value();
      }
    }

    /// At an address that the provider fetches.
    record Remote(String mediaType, String url) implements Source {}

    /// At the vendor that it was uploaded to; means nothing elsewhere.
    record Uploaded(Dialect issuer, String id) implements Source {}
  }

  /// What the model thought. Empty text with a seal is a thought that is kept hidden.
  ///
  /// @param text what may be read of it
  /// @param seal what its vendor needs to take it back; empty if it gave none
  record Reasoning(String text, Optional<Seal> seal) implements Part {}

  /// The model calls a tool.
  ///
  /// @param id pairs call and result; empty where the dialect has none
  /// @param name the tool's full name
  /// @param input JSON text as the model wrote it, `{}` if it wrote none; for a custom tool any
  ///   text
  /// @param custom whether the tool takes any text instead of JSON
  /// @param seal what its vendor needs to take the call back (Gemini `thoughtSignature`)
  /// @param cache a prompt may be cached up to here
  record ToolCall(
      String id,
      String name,
      JsonValue.Text input,
      boolean custom,
      Optional<Seal> seal,
      Optional<CacheMark> cache)
      implements Part {
    public ToolCall(
        String id,
        String name,
        String arguments,
        boolean custom,
        Optional<Seal> seal,
        Optional<CacheMark> cache) {
      this(id, name, new JsonValue.Text(arguments), custom, seal, cache);
    }

    /// The arguments as a string. Where they are only passed on, [#input] is cheaper.
    public String arguments() {
      return input.value();
    }
  }

  /// What came of a call.
  ///
  /// @param callId the call's
  /// @param name the tool's name; empty if the dialect does not say it and no call was found
  /// @param content texts and media, in order
  /// @param failed whether the tool failed
  /// @param custom whether the call was to a custom tool
  record ToolResult(
      String callId,
      String name,
      List<Part> content,
      boolean failed,
      boolean custom,
      Optional<CacheMark> cache)
      implements Part {
    public ToolResult {
      content = List.copyOf(content);
    }
  }

  /// A piece that only its own dialect knows, as it came.
  ///
  /// @param kind what it calls itself, for reports
  record Foreign(Dialect dialect, String kind, Obj raw) implements Part {}
}
