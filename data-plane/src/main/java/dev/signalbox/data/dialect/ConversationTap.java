package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonTap;
import dev.signalbox.data.dialect.scan.SipHash;
import dev.signalbox.model.usage.ConversationHashes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Hashes the items of the tapped `messages` or `input` as they pass. What differs between two
/// turns of one conversation although nothing was said differently is left out: white space,
/// `cache_control`. Commas of objects are left out with it; the text stays unambiguous.
final class ConversationTap implements JsonTap {

  private static final byte[] CACHE_CONTROL = "cache_control".getBytes(StandardCharsets.US_ASCII);
  private static final int NOT_SKIPPING = -1;

  private final SipHash hash;
  private final long[] chain = new long[ConversationHashes.MAX_CHAIN];
  private int times;
  private boolean strange;
  private boolean inItem;
  private int depth;
  private int skipDepth = NOT_SKIPPING;
  private int items;
  private long root;
  private long link;

  ConversationTap(long key) {
    // SipHash takes 128 bits of key; the second half follows from the first.
    this.hash = new SipHash(key, Long.rotateLeft(key, 32) ^ 0x9e3779b97f4a7c15L);
  }

  /// The hashes, unless there was nothing to hash, or it was no array of messages.
  Optional<ConversationHashes> hashes() {
    if (strange || items == 0) {
      return Optional.empty();
    }
    int length = Math.min(items, chain.length);
    long[] last = new long[length];
    for (int index = 0; index < length; index++) {
      last[index] = chain[(items - length + index) % chain.length];
    }
    return Optional.of(new ConversationHashes(root, last));
  }

  @Override
  public void begin() {
    times++;
    strange |= times > 1;
    depth = 0;
  }

  @Override
  public void open(byte bracket) {
    if (depth == 0) {
      strange |= bracket != '[';
    } else if (skipDepth == NOT_SKIPPING) {
      startItem();
      hash.update(bracket);
    }
    depth++;
  }

  @Override
  public void close(byte bracket) {
    depth--;
    if (depth == 0) {
      return;
    }
    if (skipDepth == NOT_SKIPPING) {
      hash.update(bracket);
    }
    finishValue();
  }

  @Override
  public void comma(boolean inArray) {
    if (inArray && depth > 1 && skipDepth == NOT_SKIPPING) {
      hash.update((byte) ',');
    }
  }

  @Override
  public void name(byte[] raw, int from, int to) {
    if (skipDepth != NOT_SKIPPING) {
      return;
    }
    if (Arrays.equals(raw, from, to, CACHE_CONTROL, 0, CACHE_CONTROL.length)) {
      skipDepth = depth;
      return;
    }
    hash.update((byte) '"');
    hash.update(raw, from, to);
    hash.update((byte) '"');
    hash.update((byte) ':');
  }

  @Override
  public void piece(byte[] raw, int from, int to) {
    if (skipDepth != NOT_SKIPPING) {
      return;
    }
    if (depth == 0 && !inItem) {
      strange |= raw[from] != '"';
    }
    startItem();
    hash.update(raw, from, to);
  }

  @Override
  public void scalarEnded() {
    finishValue();
  }

  private void startItem() {
    if (!inItem) {
      inItem = true;
      hash.start();
    }
  }

  private void finishValue() {
    if (skipDepth == depth) {
      skipDepth = NOT_SKIPPING;
    } else if (depth <= 1) {
      finishItem();
    }
  }

  private void finishItem() {
    inItem = false;
    long item = hash.finish();
    hash.start();
    hash.update(link);
    hash.update(item);
    link = hash.finish();
    if (items == 0) {
      root = item;
    }
    chain[items % chain.length] = link;
    items++;
  }
}
