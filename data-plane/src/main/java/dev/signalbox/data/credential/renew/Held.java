package dev.signalbox.data.credential.renew;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value as it is now. Reading it never waits. Safe for use by several threads.
public interface Held<T> {

  /// The value, or null if there is none that still lives.
  @Nullable T value(long nowMillis);

  /// Says that the value was refused and a new one is wanted soon. Costs nothing if it is said
  /// often.
  void refused(long nowMillis);

  /// What is made of this value, made once for each value; null if nothing can be made of it.
  default <B> Held<B> map(Function<T, @Nullable B> maker) {
    return new Mapped<>(this, maker);
  }

  /// A value that never changes; null for none.
  static <T> Held<T> always(@Nullable T value) {
    return new Fixed<>(value);
  }
}
