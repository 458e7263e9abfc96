package dev.signalbox.data.credential.renew;

import org.jspecify.annotations.Nullable;

/// A value that never changes.
final class Fixed<T> implements Held<T> {

  private final @Nullable T value;

  Fixed(@Nullable T value) {
    this.value = value;
  }

  @Override
  public @Nullable T value(long nowMillis) {
    return value;
  }

  @Override
  public void refused(long nowMillis) {
    // There is no other.
  }
}
