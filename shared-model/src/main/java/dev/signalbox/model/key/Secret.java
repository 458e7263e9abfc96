package dev.signalbox.model.key;

/// A secret text with a type that cannot be printed. It leaves only through [#reveal()], at the one
/// place where it is sent or hashed.
public final class Secret {

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// The secret itself. Never log what this returns.
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
