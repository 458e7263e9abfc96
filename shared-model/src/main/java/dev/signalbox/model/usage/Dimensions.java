package dev.signalbox.model.usage;

/// The names of the dimensions that we know.
public final class Dimensions {

  public static final String SESSION = "session";
  public static final String SESSION_NAME = "session_name";
  public static final String SESSION_PATH = "session_path";
  public static final String AGENT = "agent";
  public static final String PARENT_AGENT = "parent_agent";
  public static final String TURN = "turn";
  public static final String REQUEST_CLASS = "class";
  public static final String TASK = "task";
  public static final String REPO = "repo";
  public static final String BRANCH = "branch";
  public static final String COMMIT = "commit";
  public static final String USER = "user";
  public static final String TRACE = "trace";
  public static final String CLIENT = "client";
  public static final String CLIENT_VERSION = "client_version";

  /// Which secret of its key the client presented, by its fingerprint. It follows from the
  /// credential.
  public static final String KEY_SECRET = "key_secret";

  /// What the names of a client's own dimensions start with.
  public static final String CUSTOM_PREFIX = "dim.";

  private Dimensions() {}
}
