package dev.signalbox.data.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.dialect.scan.SipHash;
import dev.signalbox.data.exchange.Issuer;
import dev.signalbox.model.id.TenantId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who issued which response. Safe for use by several threads, without locks: two that note at the
/// same moment may cost one of them its note, which is then as unknown as an old one.
public final class ResponseIssuers {

  /// How many are remembered.
  public static final int MOST = 65_536;

  /// Each id may stand in a few places, of which the oldest gives way.
  private static final int WAYS = 8;

  private final AtomicReferenceArray<@Nullable Note> notes = new AtomicReferenceArray<>(MOST);
  private final AtomicLong noted = new AtomicLong();
  private final long key0;
  private final long key1;

  private record Note(long hash, long age, Issuer issuer) {}

  /// @param random gives the key of the hashes, so that nobody can choose ids that meet
  public ResponseIssuers(RandomGenerator random) {
    key0 = random.nextLong();
    key1 = random.nextLong();
  }

  /// Notes who issued a response. An id of one tenant is nothing to another.
  public void note(TenantId tenant, String id, Issuer issuer) {
    long hash = hash(tenant, id);
    int first = first(hash);
    int oldest = first;
    long age = Long.MAX_VALUE;
    for (int place = first; place < first + WAYS; place++) {
      Note note = notes.getAcquire(place);
      if (note == null || note.hash() == hash) {
        oldest = place;
        break;
      }
      if (note.age() < age) {
        age = note.age();
        oldest = place;
      }
    }
    notes.setRelease(oldest, new Note(hash, noted.incrementAndGet(), issuer));
  }

  /// Who issued a response, or null if that is not known.
  public @Nullable Issuer find(TenantId tenant, String id) {
    long hash = hash(tenant, id);
    int first = first(hash);
    for (int place = first; place < first + WAYS; place++) {
      Note note = notes.getAcquire(place);
      if (note != null && note.hash() == hash) {
        return note.issuer();
      }
    }
    return null;
  }

  private static int first(long hash) {
    return (int) (hash & (MOST / WAYS - 1)) * WAYS;
  }

  private long hash(TenantId tenant, String id) {
    SipHash hash = new SipHash(key0, key1);
    hash.update(tenant.value().getMostSignificantBits());
    hash.update(tenant.value().getLeastSignificantBits());
    byte[] bytes = id.getBytes(UTF_8);
    hash.update(bytes, 0, bytes.length);
    return hash.finish();
  }
}
