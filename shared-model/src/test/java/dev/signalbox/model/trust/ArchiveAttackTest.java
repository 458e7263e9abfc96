package dev.signalbox.model.trust;

import static dev.signalbox.model.trust.AttackCase.ANN;
import static dev.signalbox.model.trust.AttackCase.HAND;
import static dev.signalbox.model.trust.AttackCase.MALLORY;
import static dev.signalbox.model.trust.AttackCase.of;

import dev.signalbox.model.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks on the file itself: its form, its entries, its text and its parts.
class ArchiveAttackTest {

  private static final String KEYS = RepositorySigner.pathOf(Hand.ANN) + "v3/keys/00";

  @ParameterizedTest
  @MethodSource({"onTheForm", "onEntries", "onTheText", "onParts"})
  void isRefusedForItsReasonAndPreventsNothingLater(AttackCase attack) {
    attack.assertRefusedForItsReasonAndNothingLaterPrevented();
  }

  static Stream<AttackCase> onTheForm() {
    return Stream.of(
        of("nothing at all", TrustReason.BAD_ARCHIVE, mallory -> new byte[0]),
        of("half of it", TrustReason.BAD_ARCHIVE, mallory -> half(mallory.next.archive())),
        of(
            "all but the last byte",
            TrustReason.BAD_ARCHIVE,
            mallory -> Arrays.copyOf(mallory.next.archive(), mallory.next.archive().length - 1)),
        of(
            "a byte after its end",
            TrustReason.BAD_ARCHIVE,
            mallory -> Attacker.concat(mallory.next.archive(), new byte[1])),
        of(
            "a second archive after its end",
            TrustReason.BAD_ARCHIVE,
            mallory -> Attacker.concat(mallory.next.archive(), mallory.old.archive())),
        of(
            "more than is ever read",
            TrustReason.OVERSIZED,
            mallory -> new byte[Archive.MAX_BYTES + 1]),
        of(
            "the same file twice",
            TrustReason.BAD_ARCHIVE,
            mallory -> {
              byte[] archive = mallory.next.archive();
              byte[] first = Arrays.copyOf(archive, firstEntry(archive));
              return Attacker.concat(first, archive);
            }),
        of(
            "files in another order",
            TrustReason.BAD_ARCHIVE,
            mallory -> {
              byte[] archive = mallory.next.archive();
              int first = firstEntry(archive);
              byte[] rest = Arrays.copyOfRange(archive, first, archive.length - 1_024);
              return Attacker.concat(
                  Attacker.concat(rest, Arrays.copyOf(archive, first)), new byte[1_024]);
            }),
        of(
            "something in the padding",
            TrustReason.BAD_ARCHIVE,
            mallory -> {
              byte[] archive = mallory.next.archive();
              archive[firstEntry(archive) - 1] = 1;
              return archive;
            }),
        of("compressed", TrustReason.BAD_ARCHIVE, mallory -> compressed(mallory.next.archive())));
  }

  static Stream<AttackCase> onEntries() {
    return Stream.of(
        entry("a path that climbs", "../../etc/passwd", '0'),
        entry("an absolute path", "/etc/passwd", '0'),
        entry("a name that differs in case", "Timestamp.json", '0'),
        entry("a name with a dot slash", "./timestamp.json", '0'),
        entry("a name that is none of ours", "extra.txt", '0'),
        entry("a name in overlong UTF-8", "timestamp\u202e.json", '0'),
        entry("a symbolic link", "1.root.json", '2'),
        entry("a hard link", "1.root.json", '1'),
        entry("a directory", "1.root.json", '5'),
        entry("a sparse file", "1.root.json", 'S'),
        entry("an extended header", "1.root.json", 'x'),
        bent("ten gigabytes by its header", header -> put(header, 124, "120000000000")),
        bent("a size that is no number", header -> put(header, 124, "zzzzzzzzzzz")),
        bent("a size in base 256", header -> put(header, 124, "\u0080\0\0\0\0\0\0\0\0\0\1")),
        bent("a set-uid file", header -> put(header, 100, "0004755")),
        bent("an owner", header -> put(header, 108, "0001750")),
        bent("a time", header -> put(header, 136, "00000000001")),
        bent("a prefix for its name", header -> put(header, 345, "etc")),
        bent("a link target", header -> put(header, 157, "/etc/passwd")));
  }

  static Stream<AttackCase> onTheText() {
    return Stream.of(
        text("a member twice", "\"version\":", "\"version\":1,\"version\":"),
        text("white space", "\"signed\":", "\"signed\": "),
        text("members in another order", "{\"signatures\":", "{\"z\":1,\"signatures\":"),
        text("a fraction", "\"version\":5", "\"version\":5.0"),
        text("an exponent", "\"version\":5", "\"version\":5e0"),
        stolen("a version of 0", "version", JsonValue.of(0)),
        stolen("a negative version", "version", JsonValue.of(-5)),
        text("a version beyond 2^53", "\"version\":5", "\"version\":5000000000000000000000"),
        stolen("a version in quotes", "version", JsonValue.of("5")),
        text("an escape where none is needed", "\"_type\"", "\"\\u005ftype\""),
        text("a byte that is not UTF-8", "\"_type\"", "\"_t\u00ffpe\""),
        text("no end", "}}", "}"),
        of(
            "an hour that does not exist",
            TrustReason.MALFORMED,
            mallory ->
                mallory.withTimestamp(
                    mallory.timestamp(
                        Attacker.set("expires", JsonValue.of("2027-01-01T26:00:00Z")),
                        HAND.timestamp))),
        text("upper-case hexadecimal", "\"sig\":\"", "\"sig\":\"AA"),
        of(
            "nesting that is too deep",
            TrustReason.MALFORMED,
            mallory -> mallory.withTimestamp("[".repeat(5_000).getBytes(StandardCharsets.UTF_8))),
        of(
            "a timestamp that is too large",
            TrustReason.OVERSIZED,
            mallory ->
                mallory.withTimestamp(
                    mallory.timestamp(
                        Attacker.set("x", JsonValue.of("x".repeat(20_000))), HAND.timestamp))),
        of(
            "another version of the specification",
            TrustReason.UNSUPPORTED,
            mallory ->
                mallory.withTimestamp(
                    mallory.timestamp(
                        Attacker.set("spec_version", JsonValue.of("2.0.0")), HAND.timestamp))),
        of(
            "a snapshot where a timestamp belongs, by its key",
            TrustReason.WRONG_ROLE,
            mallory ->
                mallory.withTimestamp(
                    MetadataWriter.sign(
                        Attacker.changed(
                            mallory.next.role("snapshot").bytes(), UnaryOperator.identity()),
                        List.of(HAND.timestamp)))));
  }

  static Stream<AttackCase> onParts() {
    return Stream.of(
        of(
            "a part that says something else",
            TrustReason.MISMATCH,
            mallory ->
                mallory.with(part(), "second keys of nobody".getBytes(StandardCharsets.UTF_8))),
        of(
            "a part that is longer",
            TrustReason.MISMATCH,
            mallory -> mallory.with(part(), Attacker.concat(content(), new byte[1]))),
        of(
            "the part of another tenant",
            TrustReason.MISMATCH,
            mallory ->
                mallory.with(
                    part(),
                    mallory
                        .next
                        .partsOf(RepositorySigner.roleOf(Hand.BEN))
                        .values()
                        .iterator()
                        .next())),
        of("a part that is missing", TrustReason.MISSING_FILE, mallory -> mallory.without(part())),
        of(
            "a snapshot that is missing",
            TrustReason.MISSING_FILE,
            mallory -> mallory.without(ArchiveName.snapshot(mallory.next.version()))),
        of(
            "a timestamp that is missing",
            TrustReason.MISSING_FILE,
            mallory -> mallory.without(ArchiveName.timestamp())),
        of(
            "a tenant's role that is missing",
            TrustReason.MISSING_FILE,
            mallory -> mallory.without(ArchiveName.targets(ANN, 3))),
        of(
            "a part that nobody names",
            TrustReason.EXTRA_FILE,
            mallory -> mallory.with(ArchiveName.part("0".repeat(64)), new byte[1])),
        of(
            "a role that nobody delegated",
            TrustReason.EXTRA_FILE,
            mallory ->
                mallory.with(
                    ArchiveName.targets("tenant-mallory", 1),
                    mallory.role(1, Attacker.LATER, Map.of(), HAND.tenants))),
        of(
            "a tenant that speaks of another",
            TrustReason.NOT_DELEGATED,
            mallory -> speaking(RepositorySigner.pathOf(Hand.BEN) + "v3/keys/00")),
        of(
            "a tenant that speaks for the group",
            TrustReason.NOT_DELEGATED,
            mallory -> speaking("group/v3/group")),
        of(
            "a tenant that climbs out of its paths",
            TrustReason.NOT_DELEGATED,
            mallory -> speaking("tenants/../group/v3/group")));
  }

  private static byte[] speaking(String path) {
    return MALLORY.withRole(
        ANN, MALLORY.role(3, Attacker.LATER, Map.of(path, content()), HAND.tenants), 3);
  }

  private static ArchiveName part() {
    return ArchiveName.part(Hashes.sha256(content()));
  }

  private static byte[] content() {
    return MALLORY.next.partsOf(ANN).getOrDefault(KEYS, new byte[0]);
  }

  private static AttackCase entry(String name, String file, char type) {
    return of(
        name,
        TrustReason.BAD_ARCHIVE,
        mallory -> mallory.withEntry(file, type, UnaryOperator.identity()));
  }

  private static AttackCase bent(String name, UnaryOperator<byte[]> bend) {
    return of(
        name, TrustReason.BAD_ARCHIVE, mallory -> mallory.withEntry("1.root.json", '0', bend));
  }

  private static AttackCase text(String name, String what, String by) {
    return of(
        name,
        TrustReason.MALFORMED,
        mallory ->
            mallory.withTimestamp(
                Attacker.replaced(mallory.next.role("timestamp").bytes(), what, by)));
  }

  private static AttackCase stolen(String name, String member, JsonValue value) {
    return of(
        name,
        TrustReason.MALFORMED,
        mallory ->
            mallory.withTimestamp(mallory.timestamp(Attacker.set(member, value), HAND.timestamp)));
  }

  private static byte[] put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
    return header;
  }

  private static int firstEntry(byte[] archive) {
    int size = Integer.parseInt(new String(archive, 124, 11, StandardCharsets.US_ASCII), 8);
    return 512 + (size + 511) / 512 * 512;
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
