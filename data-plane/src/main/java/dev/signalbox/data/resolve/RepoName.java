package dev.signalbox.data.resolve;

/// Gives one repository one name, whichever way its address is written, and keeps the credentials
/// out that some addresses carry.
final class RepoName {

  private RepoName() {}

  /// `https://user:token@host/a/b.git`, `ssh://git@host/a/b` and `git@host:a/b.git` all become
  /// `host/a/b`. What is no address stays as it is.
  static String of(String value) {
    String text = value.strip();
    int scheme = text.indexOf("://");
    if (scheme > 0) {
      text = withoutUser(text.substring(scheme + 3));
    } else {
      int at = text.indexOf('@');
      int colon = text.indexOf(':', at + 1);
      if (at < 0 || colon < 0 || text.lastIndexOf('/', colon) >= 0) {
        return text;
      }
      text = text.substring(at + 1, colon) + "/" + text.substring(colon + 1);
    }
    int query = text.indexOf('?');
    text = query < 0 ? text : text.substring(0, query);
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text.endsWith(".git") ? text.substring(0, text.length() - 4) : text;
  }

  private static String withoutUser(String address) {
    int slash = address.indexOf('/');
    int at = address.lastIndexOf('@', slash < 0 ? address.length() : slash);
    return address.substring(at + 1);
  }
}
