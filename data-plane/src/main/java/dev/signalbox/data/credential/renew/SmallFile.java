package dev.signalbox.data.credential.renew;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Files that hold a secret or a token, as platforms mount them.
public final class SmallFile {

  private static final long MOST_BYTES = 65_536;

  private SmallFile() {}

  /// The content without surrounding white space.
  ///
  /// @throws FetchFailure if it cannot be read, is empty or too large
  public static String read(String path) throws FetchFailure {
    try {
      Path file = Path.of(path);
      if (Files.size(file) > MOST_BYTES) {
        throw new FetchFailure("the file is larger than " + MOST_BYTES + " bytes");
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new FetchFailure("the file is empty");
      }
      return text;
    } catch (IOException | InvalidPathException unreadable) {
      throw new FetchFailure("the file cannot be read");
    }
  }
}
