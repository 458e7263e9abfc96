package dev.signalbox.data.credential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of one provider. A session gets a key by its hash (weighted rendezvous hashing), so it
/// stays with its key, whatever other sessions do, on every proxy; when a key is set aside or gone,
/// only its own sessions move.
final class KeyPool {

  private final KeySlot[] slots;

  KeyPool(List<KeySlot> slots) {
    this.slots = slots.toArray(KeySlot[]::new);
  }

  /// The key for a session: the best that is there and not set aside; if all are set aside, the
  /// best that is there. Null if none is there.
  @Nullable KeySlot choose(long affinity, long nowMillis) {
    if (slots.length == 1) {
      return slots[0].field(nowMillis) == null ? null : slots[0];
    }
    KeySlot best = null;
    KeySlot bestAside = null;
    double score = Double.NEGATIVE_INFINITY;
    double scoreAside = Double.NEGATIVE_INFINITY;
    for (KeySlot slot : slots) {
      if (slot.field(nowMillis) == null) {
        continue;
      }
      double own = score(slot, affinity);
      if (!slot.isAside(nowMillis) && own > score) {
        score = own;
        best = slot;
      }
      if (own > scoreAside) {
        scoreAside = own;
        bestAside = slot;
      }
    }
    return best != null ? best : bestAside;
  }

  /// One key, if it is there; set aside or not, no other will do.
  @Nullable KeySlot find(long salt, long nowMillis) {
    for (KeySlot slot : slots) {
      if (slot.salt() == salt && slot.field(nowMillis) != null) {
        return slot;
      }
    }
    return null;
  }

  /// −weight / ln(u) with u from the hash, evenly in (0, 1): the key with the largest score wins in
  /// proportion to its weight.
  private static double score(KeySlot slot, long affinity) {
    double evenly = ((mixed(affinity ^ slot.salt()) >>> 11) + 0.5) * 0x1.0p-53;
    return -slot.weight() / Math.log(evenly);
  }

  /// The finisher of SplitMix64 (Steele, Lea, Flood 2014).
  private static long mixed(long value) {
    long z = value + 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }
}
