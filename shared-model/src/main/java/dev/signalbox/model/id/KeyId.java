package dev.signalbox.model.id;

import java.util.regex.Pattern;

/// The public part of a virtual key: 12 base62 characters, stable over rotations. Budgets and
/// attribution belong to it, never to the secret.
public record KeyId(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{12}");

  public KeyId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a key id has 12 characters of 0-9, A-Z, a-z");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
