package dev.signalbox.data.spool;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/// A process that writes attempts until it is killed. It says on its standard output what has
/// returned: `O n` for opened, `C n` for closed.
final class SpoolVictim {

  private static final int OPEN_AT_ONCE = 20;

  private SpoolVictim() {}

  public static void main(String[] arguments) throws IOException {
    UsageSpool spool = SpoolFixture.open(Path.of(arguments[0]));
    long first = Long.parseLong(arguments[1]);
    for (int index = 0; index < 2; index++) {
      SpoolWriter writer = spool.newWriter();
      long from = first + index * 1_000_000L;
      Thread.ofPlatform().start(() -> write(spool, writer, from));
    }
  }

  private static void write(UsageSpool spool, SpoolWriter writer, long first) {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    Random random = new Random(first);
    Deque<Long> open = new ArrayDeque<>();
    long next = first;
    while (true) {
      if (open.size() < OPEN_AT_ONCE && random.nextBoolean()) {
        if (writer.opened(Attempts.opened(next)) == Admission.METERED) {
          say(out, "O " + next);
          open.add(next);
          next++;
        }
      } else if (!open.isEmpty()) {
        long number = random.nextInt(8) == 0 ? open.removeLast() : open.removeFirst();
        writer.progress(Attempts.id(number), Attempts.counts(number, 1));
        writer.closed(Attempts.closed(number));
        say(out, "C " + number);
      }
    }
  }

  private static void say(OutputStream out, String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException parentGone) {
      Runtime.getRuntime().halt(1);
    }
  }
}
