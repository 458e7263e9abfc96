package dev.signalbox.model.audit;

import dev.signalbox.model.bundle.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys that have signed a log, and how each was handed over to the next: by a checkpoint that
/// the old key signed and that names the new one. Whoever trusts one of the keys can thereby trust
/// all later ones; earlier ones sign nothing that the newest has not signed again, in the statement
/// of the export.
///
/// @param keys from the first to the one in use; or, of a log without hand-overs, all that may have
///   signed it
/// @param handovers the checkpoints between them, one less than the keys; none if there was none
record KeyChain(List<PublicKey> keys, List<Handover> handovers) {

  /// More are not read: a key is replaced a few times a year.
  private static final int MAX_HANDOVERS = 100;

  /// @param note the checkpoint as it was signed
  record Handover(String note, Checkpoint checkpoint) {}

  /// Without hand-overs.
  static KeyChain of(List<PublicKey> keys) {
    return new KeyChain(List.copyOf(keys), List.of());
  }

  /// Reads the keys that a file brings.
  ///
  /// @return empty if they are malformed, or one was not handed over by the one before
  static Optional<KeyChain> read(Frame.Header header) {
    if (header.pastKeys().size() != header.handovers().size()
        || header.handovers().size() > MAX_HANDOVERS) {
      return Optional.empty();
    }
    List<PublicKey> keys = new ArrayList<>();
    for (String pem : header.pastKeys()) {
      exact(pem).ifPresent(keys::add);
    }
    exact(header.publicKey()).ifPresent(keys::add);
    if (keys.size() != header.pastKeys().size() + 1) {
      return Optional.empty();
    }
    List<Handover> handovers = new ArrayList<>();
    for (int index = 0; index < header.handovers().size(); index++) {
      String note = header.handovers().get(index);
      Optional<Checkpoint> read =
          SignedNote.open(note, keys.subList(index, index + 1)).flatMap(Checkpoint::parse);
      boolean next =
          read.isPresent()
              && read.get().nextKey().equals(Optional.of(keys.get(index + 1)))
              && keys.lastIndexOf(keys.get(index)) == index
              && follows(handovers, read.get());
      if (!next) {
        return Optional.empty();
      }
      handovers.add(new Handover(note, read.get()));
    }
    return Optional.of(new KeyChain(List.copyOf(keys), List.copyOf(handovers)));
  }

  private static boolean follows(List<Handover> before, Checkpoint next) {
    return before.isEmpty()
        || before.getLast().checkpoint().tenant().equals(next.tenant())
            && before.getLast().checkpoint().sequence() <= next.sequence();
  }

  private static Optional<PublicKey> exact(String pem) {
    try {
      List<PublicKey> brought = SigningKeys.readPublic(pem);
      return brought.size() == 1 && SigningKeys.writePublic(brought.getFirst()).equals(pem)
          ? Optional.of(brought.getFirst())
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  PublicKey current() {
    return keys.getLast();
  }

  /// The keys that may have signed a checkpoint up to an entry. Where one was handed over it may be
  /// either.
  List<PublicKey> at(long sequence) {
    if (handovers.isEmpty()) {
      return keys;
    }
    int first = 0;
    int last = keys.size() - 1;
    for (int index = 0; index < handovers.size(); index++) {
      long changed = handovers.get(index).checkpoint().sequence();
      first = changed < sequence ? index + 1 : first;
      last = changed > sequence ? Math.min(last, index) : last;
    }
    return keys.subList(first, last + 1);
  }

  /// Whether a key was handed over at this entry, but of another log.
  boolean disagrees(long sequence, ChainHash link) {
    return handovers.stream()
        .map(Handover::checkpoint)
        .anyMatch(one -> one.sequence() == sequence && !one.hash().equals(link));
  }

  /// Adds the hand-overs to what the statement of an export vouches for.
  void update(MessageDigest digest) {
    handovers.forEach(one -> digest.update(one.note().getBytes(StandardCharsets.UTF_8)));
  }
}
