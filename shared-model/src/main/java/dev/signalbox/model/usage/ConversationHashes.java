package dev.signalbox.model.usage;

import java.util.Arrays;

/// Hashes of a conversation, made when the client names no session; from them the control plane
/// stitches calls into sessions. They are keyed by tenant and hold no content.
///
/// @param root hash of the first message
/// @param chain hashes of the conversation up to and including each of the last messages, oldest
///   first, at most 16; the last one stands for the whole conversation as sent
public record ConversationHashes(long root, long[] chain) {

  /// How many chain hashes are kept.
  public static final int MAX_CHAIN = 16;

  public ConversationHashes {
    chain = chain.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConversationHashes that
        && root == that.root
        && Arrays.equals(chain, that.chain);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(root) * 31 + Arrays.hashCode(chain);
  }

  @Override
  public String toString() {
    return "ConversationHashes[" + Long.toHexString(root) + ", " + chain.length + " links]";
  }
}
