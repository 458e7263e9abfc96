package dev.signalbox.data.spool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/// The segment files of one directory: `0000000000000001.spool` and so on. A file has its name only
/// when all its blocks are there and its header is on the disk.
///
/// Blocks are taken by writing zeros, because storing into a mapped file with holes on a full disk
/// kills the process (SIGBUS). On a file system that copies on write (ZFS, Btrfs) this does not
/// hold: give the spool ext4, XFS or tmpfs.
final class SegmentFiles {

  private static final long FILE_MAGIC = 0x4C4F_4F50_5358_4253L; // "SBXSPOOL"
  private static final String SUFFIX = ".spool";
  private static final String UNFINISHED = ".new";
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path directory;
  private final RandomGenerator random;
  private final Filler filler;
  private long lastSequence;

  SegmentFiles(Path directory, RandomGenerator random, Filler filler) {
    this.directory = directory;
    this.random = random;
    this.filler = filler;
  }

  /// Takes the blocks of a new file.
  interface Filler {
    void fill(FileChannel file, long from, long to) throws IOException;
  }

  /// Writes zeros.
  static void zeros(FileChannel file, long from, long to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    long at = from;
    while (at < to) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, to - at));
      at += file.write(chunk, at);
    }
  }

  /// Makes a new segment, every block of it taken.
  ///
  /// @throws IOException if the disk is full or fails; nothing is left behind then
  Segment create(int bytes) throws IOException {
    long sequence = lastSequence + 1;
    Path unfinished = directory.resolve(name(sequence) + UNFINISHED);
    long salt = random.nextLong();
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        filler.fill(channel, 0, bytes);
        channel.write(header(sequence, salt, bytes), 0);
        channel.force(true);
      }
      Path file = directory.resolve(name(sequence));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      force();
      lastSequence = sequence;
      return map(file, sequence, salt, bytes);
    } catch (IOException failed) {
      deleteQuietly(unfinished);
      throw failed;
    }
  }

  /// The files an earlier run left, oldest first.
  List<Path> found() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          files.add(file);
        } else if (name.endsWith(SUFFIX + UNFINISHED)) {
          Files.delete(file);
        }
      }
    }
    files.sort(null);
    return files;
  }

  /// Opens a file of an earlier run; empty if its header is not whole or of another version. Bytes
  /// that are missing at its end are put back as zeros, so that its open attempts can be closed.
  Optional<Segment> reopen(Path file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Segment.HEADER_BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      while (head.hasRemaining() && channel.read(head, head.position()) > 0) {}
      head.flip().order(ByteOrder.LITTLE_ENDIAN);
      if (head.limit() < Segment.HEADER_BYTES) {
        return Optional.empty();
      }
      long sequence = head.getLong(8);
      long salt = head.getLong(16);
      int bytes = head.getInt(24);
      if (!head.equals(header(sequence, salt, bytes))) {
        return Optional.empty();
      }
      if (channel.size() < bytes) {
        filler.fill(channel, channel.size(), bytes);
        channel.force(true);
      }
      lastSequence = Math.max(lastSequence, sequence);
      return Optional.of(map(file, sequence, salt, bytes));
    }
  }

  /// Deletes the file of a segment for good.
  void delete(Segment segment) throws IOException {
    segment.unmap();
    Files.deleteIfExists(segment.file());
    force();
  }

  /// Puts a file that cannot be read where a person can look at it.
  void setAside(Path file) throws IOException {
    Path damaged = Files.createDirectories(directory.resolve("damaged"));
    Files.move(file, damaged.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    force();
  }

  /// Makes the directory's own entries durable.
  private void force() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Segment map(Path file, long sequence, long salt, int bytes) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment memory = channel.map(MapMode.READ_WRITE, 0, bytes, arena);
      return new Segment(file, sequence, salt, arena, memory);
    } catch (IOException | RuntimeException failed) {
      arena.close();
      throw failed;
    }
  }

  private static ByteBuffer header(long sequence, long salt, int bytes) {
    ByteBuffer header = ByteBuffer.allocate(Segment.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(FILE_MAGIC).putLong(sequence).putLong(salt);
    header.putInt(bytes).putInt(Segment.VERSION);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, header.position());
    header.putInt((int) crc.getValue());
    return header.rewind();
  }

  private static String name(long sequence) {
    return String.format("%016x%s", sequence, SUFFIX);
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException alsoFailed) {
      // The failure that led here is the one to report; the next start deletes the file.
      return;
    }
  }
}
