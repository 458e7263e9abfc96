package dev.signalbox.data.credential;

import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.data.snapshot.OutgoingHead;
import org.jspecify.annotations.Nullable;

/// Sends a key in a header field.
final class KeyAuthorizer implements Authorizer {

  private final String fieldName;
  private final KeyPool pool;

  KeyAuthorizer(String fieldName, KeyPool pool) {
    this.fieldName = fieldName;
    this.pool = pool;
  }

  @Override
  public @Nullable Choice authorize(
      OutgoingHead head,
      byte @Nullable [] bodySha256,
      Caller caller,
      long affinity,
      long nowMillis) {
    return put(pool.choose(affinity, nowMillis), head, nowMillis);
  }

  @Override
  public @Nullable Choice authorizeAgain(
      OutgoingHead head,
      byte @Nullable [] bodySha256,
      Caller caller,
      long credential,
      long affinity,
      long nowMillis) {
    KeySlot before = pool.find(credential, nowMillis);
    return put(before == null ? pool.choose(affinity, nowMillis) : before, head, nowMillis);
  }

  private @Nullable Choice put(@Nullable KeySlot slot, OutgoingHead head, long nowMillis) {
    String field = slot == null ? null : slot.field(nowMillis);
    if (field != null) {
      head.setField(fieldName, field);
    }
    return field == null ? null : slot;
  }
}
