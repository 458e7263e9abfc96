package dev.signalbox.model.trust;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Metadata.TargetFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Somebody in between who has seen every archive, and has stolen whatever key a case hands over.
final class Attacker {

  static final int BLOCK = 512;
  static final Instant LATER = Hand.NOW.plusSeconds(3_600);

  final Hand hand;
  final Repository old;
  final Repository next;

  Attacker(Hand hand) {
    this.hand = hand;
    this.old = hand.repository();
    this.next = hand.next(old, Hand.ANN, "second");
  }

  /// The files of the next archive, to be changed.
  Map<ArchiveName, byte[]> files() {
    return new TreeMap<>(Archive.read(next.archive()).files());
  }

  byte[] with(ArchiveName name, byte[] bytes) {
    Map<ArchiveName, byte[]> files = files();
    files.put(name, bytes);
    return new Archive(files).toBytes();
  }

  byte[] without(ArchiveName name) {
    Map<ArchiveName, byte[]> files = files();
    if (files.remove(name) == null) {
      throw new IllegalStateException("there was no " + name);
    }
    return new Archive(files).toBytes();
  }

  byte[] withTimestamp(byte[] bytes) {
    return with(ArchiveName.timestamp(), bytes);
  }

  /// The next timestamp with a change, signed.
  byte[] timestamp(UnaryOperator<Map<String, JsonValue>> change, RoleSigner... signers) {
    return MetadataWriter.sign(changed(next.role("timestamp").bytes(), change), List.of(signers));
  }

  static Obj changed(byte[] file, UnaryOperator<Map<String, JsonValue>> change) {
    Obj signed = Json.parse(file).asObject().object("signed");
    return new Obj(change.apply(new HashMap<>(signed.members())));
  }

  static UnaryOperator<Map<String, JsonValue>> set(String member, JsonValue value) {
    return members -> {
      members.put(member, value);
      return members;
    };
  }

  /// An archive whose snapshot, and the timestamp over it, are made with stolen keys.
  byte[] withSnapshot(Metadata.Snapshot snapshot) {
    return withSnapshot(MetadataWriter.snapshot(snapshot, hand.snapshot), snapshot.version());
  }

  byte[] withSnapshot(byte[] bytes, long version) {
    Map<ArchiveName, byte[]> files = files();
    files.keySet().removeIf(name -> name.kind() == ArchiveName.Kind.SNAPSHOT);
    files.put(ArchiveName.snapshot(version), bytes);
    files.put(ArchiveName.timestamp(), timestampOver(bytes, version));
    return new Archive(files).toBytes();
  }

  byte[] timestampOver(byte[] snapshot, long version) {
    return MetadataWriter.timestamp(
        new Metadata.Timestamp(
            next.timestampVersion() - 1,
            LATER,
            new FileMeta(
                version,
                OptionalLong.of(snapshot.length),
                Map.of("sha256", Hashes.sha256(snapshot))),
            Optional.empty()),
        hand.timestamp);
  }

  Metadata.Snapshot snapshot(Repository of, long version, Map<String, Long> versions) {
    Map<String, FileMeta> files = new HashMap<>();
    for (Repository.RoleFile role : of.roles().values()) {
      if (!role.role().equals("snapshot") && !role.role().equals("timestamp")) {
        long listed = versions.getOrDefault(role.role(), role.version());
        if (listed > 0) {
          files.put(role.role() + ".json", new FileMeta(listed, OptionalLong.empty(), Map.of()));
        }
      }
    }
    return new Metadata.Snapshot(version, LATER, files);
  }

  /// An archive in which a tenant's role is replaced, by somebody with every key but the root's.
  byte[] withRole(String role, byte[] bytes, long version) {
    byte[] snapshot =
        MetadataWriter.snapshot(
            snapshot(next, next.version(), Map.of(role, version)), hand.snapshot);
    Map<ArchiveName, byte[]> files =
        new TreeMap<>(Archive.read(withSnapshot(snapshot, next.version())).files());
    files.keySet().removeIf(name -> name.text().equals(role));
    files.put(ArchiveName.targets(role, version), bytes);
    return new Archive(files).toBytes();
  }

  byte[] role(long version, Instant expires, Map<String, byte[]> parts, RoleSigner signer) {
    Map<String, TargetFile> files = new HashMap<>();
    parts.forEach((path, part) ->
        files.put(path, new TargetFile(part.length, Map.of("sha256", Hashes.sha256(part)))));
    return MetadataWriter.targets(
        new Metadata.Targets(version, expires, files, Map.of(), List.of()), signer);
  }

  /// The archive with one more file in front, whose header is bent.
  byte[] withEntry(String name, char type, UnaryOperator<byte[]> bend) {
    byte[] header =
        Arrays.copyOf(new Archive(Map.of(ArchiveName.root(1), new byte[0])).toBytes(), BLOCK);
    Arrays.fill(header, 0, 100, (byte) 0);
    byte[] ascii = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(ascii, 0, header, 0, ascii.length);
    header[156] = (byte) type;
    return concat(summed(bend.apply(header)), next.archive());
  }

  static byte[] summed(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int index = 0; index < BLOCK; index++) {
      sum += header[index] & 0xff;
    }
    byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 148, 8);
    return header;
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static byte[] replaced(byte[] in, String what, String by) {
    String text = new String(in, StandardCharsets.ISO_8859_1);
    if (!text.contains(what)) {
      throw new IllegalStateException("nothing to replace");
    }
    return text.replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
  }
}
