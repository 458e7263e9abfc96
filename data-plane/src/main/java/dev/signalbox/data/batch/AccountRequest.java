package dev.signalbox.data.batch;

import dev.signalbox.data.exchange.Place;
import dev.signalbox.model.wire.Surface;
import org.jspecify.annotations.Nullable;

/// What a request about a provider's account is after: a file or a batch that is kept there.
///
/// @param method the HTTP method, in capitals
/// @param id the file or batch, or empty for those that name none
public record AccountRequest(Place place, String method, Action action, String id) {

  private static final int MOST_ID_CHARACTERS = 128;

  /// What is to be done.
  public enum Action {
    /// A file's bytes come.
    UPLOAD,
    /// A batch begins.
    SUBMIT,
    /// What is there, whoever put it.
    LIST,
    /// What the provider says of one.
    READ,
    /// A batch is cancelled, or something deleted.
    CHANGE,
    /// A file's bytes, or a batch's results, go out.
    DOWNLOAD,
    /// The path takes another method.
    NONE
  }

  /// What a path asks for, or null if it is about no account.
  ///
  /// @param anthropic whether the headers are those of Anthropic's clients: both vendors keep files
  ///   at the same path
  public static @Nullable AccountRequest of(String method, String path, boolean anthropic) {
    if (path.startsWith("/v1/files")) {
      Surface surface = anthropic ? Surface.ANTHROPIC_FILES : Surface.FILES;
      return at("/v1/files", surface, Action.UPLOAD, method, path);
    }
    if (path.startsWith("/v1/batches")) {
      return at("/v1/batches", Surface.BATCHES, Action.SUBMIT, method, path);
    }
    return path.startsWith("/v1/messages/batches")
        ? at("/v1/messages/batches", Surface.MESSAGE_BATCHES, Action.SUBMIT, method, path)
        : null;
  }

  private static @Nullable AccountRequest at(
      String root, Surface surface, Action onPost, String method, String path) {
    Place place = Place.of(surface, path.substring("/v1".length()));
    if (path.length() == root.length()) {
      return new AccountRequest(place, method, ofAll(onPost, method), "");
    }
    if (path.charAt(root.length()) != '/') {
      return null;
    }
    String rest = path.substring(root.length() + 1);
    int slash = rest.indexOf('/');
    String id = slash < 0 ? rest : rest.substring(0, slash);
    if (!isId(id)) {
      return null;
    }
    Action action =
        slash < 0 ? ofOne(surface, method) : ofPart(surface, rest.substring(slash + 1), method);
    return action == null ? null : new AccountRequest(place, method, action, id);
  }

  private static Action ofAll(Action onPost, String method) {
    if (method.equals("POST")) {
      return onPost;
    }
    return method.equals("GET") ? Action.LIST : Action.NONE;
  }

  private static Action ofOne(Surface surface, String method) {
    if (method.equals("GET")) {
      return Action.READ;
    }
    return method.equals("DELETE") && surface != Surface.BATCHES ? Action.CHANGE : Action.NONE;
  }

  /// Null if there is no such part.
  private static @Nullable Action ofPart(Surface surface, String part, String method) {
    boolean file = surface == Surface.FILES || surface == Surface.ANTHROPIC_FILES;
    String download = file ? "content" : "results";
    if (part.equals(download) && surface != Surface.BATCHES) {
      return method.equals("GET") ? Action.DOWNLOAD : Action.NONE;
    }
    if (part.equals("cancel") && !file) {
      return method.equals("POST") ? Action.CHANGE : Action.NONE;
    }
    return null;
  }

  /// Letters, digits, `-` and `_`: nothing that a later hop could read as another path.
  public static boolean isId(String text) {
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      boolean fine =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '_';
      if (!fine) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MOST_ID_CHARACTERS;
  }
}
