package dev.signalbox.model.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Files in one form: a tar (POSIX ustar) of regular files, that `tar tf` lists. One set of files
/// has exactly one form, and nothing but that form is read: names are from a fixed set and sorted,
/// everything else in a header is constant, and there is nothing before, between or after. So there
/// are no links, no paths to climb, no two files of one name, nothing compressed that could grow.
public final class Archive {

  /// Largest archive that is made, sent, stored or read: 64 MiB.
  public static final int MAX_BYTES = 64 << 20;

  /// Its media type.
  public static final String MEDIA_TYPE = "application/vnd.signalbox.bundle";

  private static final int BLOCK = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int MOST_FILES = 100_000;

  private final Map<ArchiveName, byte[]> files;

  Archive(Map<ArchiveName, byte[]> files) {
    this.files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  Map<ArchiveName, byte[]> files() {
    return files;
  }

  Optional<byte[]> get(ArchiveName name) {
    return Optional.ofNullable(files.get(name));
  }

  /// Writes the archive.
  byte[] toBytes() {
    long total = 2L * BLOCK;
    for (byte[] file : files.values()) {
      total += BLOCK + padded(file.length);
    }
    if (total > MAX_BYTES || files.size() > MOST_FILES) {
      throw new IllegalArgumentException("the archive would be larger than anybody reads");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) total);
    files.forEach((name, file) -> {
      out.writeBytes(header(name.toString(), file.length));
      out.writeBytes(file);
      out.writeBytes(new byte[(int) (padded(file.length) - file.length)]);
    });
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  /// Reads an archive.
  ///
  /// @throws RefusedException if it is not exactly what [#toBytes] makes of its files
  static Archive read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new RefusedException(TrustReason.OVERSIZED, "larger than " + MAX_BYTES + " bytes");
    }
    TreeMap<ArchiveName, byte[]> files = new TreeMap<>();
    int at = 0;
    while (true) {
      check(bytes.length - at >= 2 * BLOCK, "it ends early");
      if (isZero(bytes, at, at + BLOCK)) {
        check(bytes.length - at == 2 * BLOCK, "something follows its end");
        check(isZero(bytes, at, bytes.length), "its end is not one");
        return new Archive(files);
      }
      ArchiveName name = name(bytes, at);
      int size = size(bytes, at);
      check(
          Arrays.equals(bytes, at, at + BLOCK, header(name.toString(), size), 0, BLOCK),
          "a header has another form");
      check(files.isEmpty() || files.lastKey().compareTo(name) < 0, "its files are not in order");
      check(files.size() < MOST_FILES, "it has too many files");
      at += BLOCK;
      long end = at + padded(size);
      check(end <= bytes.length, "a file is cut");
      check(isZero(bytes, at + size, (int) end), "there is something between files");
      files.put(name, Arrays.copyOfRange(bytes, at, at + size));
      at = (int) end;
    }
  }

  private static ArchiveName name(byte[] bytes, int at) {
    int end = at;
    while (end < at + NAME_BYTES && bytes[end] != 0) {
      end++;
    }
    return ArchiveName.parse(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1))
        .orElseThrow(() -> bad("a file has a name that none may have"));
  }

  private static int size(byte[] bytes, int at) {
    long size = 0;
    for (int index = at + SIZE_AT; index < at + SIZE_AT + SIZE_DIGITS; index++) {
      int digit = bytes[index] - '0';
      check(digit >= 0 && digit < 8, "a size is not a number");
      size = size * 8 + digit;
    }
    check(size <= MAX_BYTES, "a file is too large");
    return (int) size;
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, SIZE_AT, octal(size, SIZE_DIGITS));
    put(header, 136, "00000000000\0");
    put(header, CHECKSUM_AT, " ".repeat(CHECKSUM_BYTES));
    put(header, 156, "0");
    put(header, 257, "ustar\0" + "00");
    put(header, 329, "0000000\0" + "0000000\0");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, CHECKSUM_AT, octal(sum, 6) + "\0 ");
    return header;
  }

  private static String octal(int value, int digits) {
    String text = Integer.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int index = from; index < to; index++) {
      if (bytes[index] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void check(boolean sound, String otherwise) {
    if (!sound) {
      throw bad(otherwise);
    }
  }

  private static RefusedException bad(String what) {
    return new RefusedException(TrustReason.BAD_ARCHIVE, "not an archive of policies: " + what);
  }
}
