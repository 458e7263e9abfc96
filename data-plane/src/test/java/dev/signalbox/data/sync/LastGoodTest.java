package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.trust.Archive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {

  @TempDir private Path directory;

  @Test
  void keepsTheLastThree() throws IOException {
    LastGood disk = new LastGood(directory);
    for (long version : List.of(8L, 9L, 10L, 100L, 101L)) {
      disk.save(version, new byte[] {(byte) version}, Instant.EPOCH);
    }

    assertThat(disk.newestFirst()).hasSize(3);
    assertThat(LastGood.read(disk.newestFirst().getFirst())).containsExactly(101);
    assertThat(LastGood.read(disk.newestFirst().getLast())).containsExactly(10);
  }

  @Test
  void leavesNothingUnfinishedBehind() throws IOException {
    LastGood disk = new LastGood(directory);
    Files.write(directory.resolve("bundle-0000000000000000007.sbx.tmp"), new byte[] {1});
    disk.save(8, new byte[] {8}, Instant.now().plusSeconds(7_200));

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly("bundle-0000000000000000008.sbx");
    }
  }

  @Test
  void takesNothingUnfinishedForACopy() throws IOException {
    LastGood disk = new LastGood(directory);
    Files.write(directory.resolve("bundle-0000000000000000007.sbx.tmp"), new byte[] {1});

    assertThat(disk.newestFirst()).isEmpty();
  }

  @Test
  void replacesACopyOfTheSameVersion() throws IOException {
    LastGood disk = new LastGood(directory);
    disk.save(8, new byte[] {1, 2, 3}, Instant.EPOCH);
    disk.save(8, new byte[] {4}, Instant.EPOCH);

    assertThat(LastGood.read(disk.newestFirst().getFirst())).containsExactly(4);
  }

  @Test
  void makesTheDirectoryAndFindsItAgain() throws IOException {
    Path deep = directory.resolve("a").resolve("b");
    new LastGood(deep).save(1, new byte[] {1}, Instant.EPOCH);

    assertThat(new LastGood(deep).newestFirst()).hasSize(1);
  }

  @Test
  void readsNoMoreThanIsEverAccepted() throws IOException {
    Path huge = directory.resolve("bundle-1.sbx");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(Archive.MAX_BYTES + 1000L);
    }

    assertThat(LastGood.read(huge)).hasSize(Archive.MAX_BYTES + 1);
  }
}
