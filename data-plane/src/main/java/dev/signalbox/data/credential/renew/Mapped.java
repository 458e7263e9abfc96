package dev.signalbox.data.credential.renew;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is made of a value, made once for each value.
final class Mapped<A, B> implements Held<B> {

  private final Held<A> source;
  private final Function<A, @Nullable B> maker;
  private volatile @Nullable Made<A, B> made;

  Mapped(Held<A> source, Function<A, @Nullable B> maker) {
    this.source = source;
    this.maker = maker;
  }

  private record Made<A, B>(A from, @Nullable B value) {}

  @Override
  @SuppressWarnings("ReferenceEquality") // A value that was fetched again is another one.
  public @Nullable B value(long nowMillis) {
    A from = source.value(nowMillis);
    if (from == null) {
      return null;
    }
    Made<A, B> last = made;
    if (last == null || last.from() != from) {
      last = new Made<>(from, maker.apply(from));
      made = last;
    }
    return last.value();
  }

  @Override
  public void refused(long nowMillis) {
    source.refused(nowMillis);
  }
}
