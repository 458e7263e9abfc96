package dev.signalbox.model.audit;

import dev.signalbox.model.audit.SampleLog.Row;
import dev.signalbox.model.audit.Verdict.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// One random tampering with an export, and what must be said of it.
///
/// @param line the line that must be named; 0 where the entries alone can tell
/// @param entry an entry that must be within what is named; 0 for any
record Tampering(String name, byte[] file, Set<Kind> kinds, long line, long entry) {

  /// What can be done to an export.
  enum Way {
    EDIT,
    EDIT_AND_HASH_AGAIN,
    WRITE_ANEW_FROM_HERE,
    DROP_ENTRIES,
    DROP_CHECKPOINT,
    INSERT_COPY,
    INSERT_FORGERY,
    INSERT_FORGERY_THAT_CHAINS,
    SWAP,
    MOVE_CHECKPOINT,
    CUT_LINES,
    CUT_BYTES,
    SIGN_BY_ANOTHER,
    CHANGE_BYTE,
    ADD_BYTES,
    REMOVE_BYTES
  }

  static Tampering random(Way way, List<Row> rows, Random random) {
    List<Row> copy = new ArrayList<>(rows);
    int at = pick(rows, random, false);
    Row row = rows.get(at);
    return switch (way) {
      case EDIT -> {
        byte[] bytes = row.bytes().clone();
        int place = 11 + random.nextInt(bytes.length - 230);
        bytes[place] = (byte) (bytes[place] == 'x' ? 'y' : 'x');
        copy.set(at, new Row(row.sequence(), false, bytes));
        yield of(way, copy, Set.of(Kind.EDITED), at + 1, row.sequence());
      }
      case EDIT_AND_HASH_AGAIN -> {
        copy.set(at, forged(SampleLog.frame(row).previous(), row.sequence(), random));
        yield of(way, copy, Set.of(Kind.EDITED, Kind.FORKED), 0, row.sequence());
      }
      case WRITE_ANEW_FROM_HERE -> {
        ChainHash link = SampleLog.frame(row).previous();
        for (int index = at; index < copy.size(); index++) {
          if (!copy.get(index).mark()) {
            copy.set(index, forged(link, copy.get(index).sequence(), random));
            link = SampleLog.frame(copy.get(index)).hash();
          }
        }
        yield of(way, copy, Set.of(Kind.FORKED), 0, row.sequence());
      }
      case DROP_ENTRIES -> {
        int count = 1 + random.nextInt(3);
        copy.remove(at);
        for (int more = 1; more < count && at < copy.size() && !copy.get(at).mark(); more++) {
          copy.remove(at);
        }
        yield of(way, copy, Set.of(Kind.DROPPED), at + 1, row.sequence());
      }
      default -> moving(way, rows, at, random);
    };
  }

  private static Tampering moving(Way way, List<Row> rows, int at, Random random) {
    List<Row> copy = new ArrayList<>(rows);
    Row row = rows.get(at);
    return switch (way) {
      case DROP_CHECKPOINT -> {
        int mark = pick(rows, random, true);
        copy.remove(mark);
        Kind kind = mark == rows.size() - 1 ? Kind.TRUNCATED : Kind.DROPPED;
        yield of(way, copy, Set.of(kind), 0, 0);
      }
      case INSERT_COPY -> {
        int to = 1 + random.nextInt(rows.size());
        copy.add(to, row);
        int line = to == at ? at + 2 : to + 1;
        yield of(way, copy, Set.of(Kind.INSERTED), line, 0);
      }
      case INSERT_FORGERY -> {
        ChainHash nowhere = new ChainHash("ab".repeat(32));
        copy.add(at, forged(nowhere, row.sequence() + random.nextInt(3) - 1, random));
        yield of(way, copy, Set.of(Kind.INSERTED), at + 1, 0);
      }
      case INSERT_FORGERY_THAT_CHAINS -> {
        copy.add(at, forged(SampleLog.frame(row).previous(), row.sequence(), random));
        yield of(way, copy, Set.of(Kind.INSERTED), at + 1, row.sequence());
      }
      case SWAP -> {
        int other = pick(rows, random, false);
        other = other == at ? (at == 1 ? 2 : 1) : other;
        Collections.swap(copy, at, other);
        yield of(way, copy, Set.of(Kind.REORDERED), Math.min(at, other) + 1, 0);
      }
      case MOVE_CHECKPOINT -> {
        int mark = pick(rows, random, true);
        Row moved = copy.remove(mark);
        int to = 1 + random.nextInt(copy.size());
        to = to == mark ? (mark == 1 ? 2 : mark - 1) : to;
        copy.add(to, moved);
        yield of(way, copy, Set.of(Kind.REORDERED), 0, 0);
      }
      default -> bytes(way, copy, at, random);
    };
  }

  private static Tampering bytes(Way way, List<Row> rows, int at, Random random) {
    byte[] all = SampleLog.join(rows);
    int place = random.nextInt(all.length);
    return switch (way) {
      case CUT_LINES -> of(way, rows.subList(0, at), Set.of(Kind.TRUNCATED), at + 1, 0);
      case CUT_BYTES -> {
        byte[] cut = Arrays.copyOf(all, place);
        yield new Tampering(way.name(), cut, Set.of(Kind.TRUNCATED), line(all, place), 0);
      }
      case SIGN_BY_ANOTHER -> {
        int mark = pick(rows, random, true);
        Row row = rows.get(mark);
        String forged =
            SampleLog.note(
                row.sequence(), SampleLog.frame(rows.get(mark - 1)).hash(), SampleLog.OTHER_KEYS);
        long number = rows.subList(0, mark + 1).stream().filter(Row::mark).count();
        rows.set(mark, new Row(row.sequence(), true, ExportFormat.checkpoint(number, forged)));
        yield of(way, rows, Set.of(Kind.BAD_SIGNATURE), mark + 1, 0);
      }
      case CHANGE_BYTE -> {
        byte[] changed = all.clone();
        changed[place] ^= (byte) (1 + random.nextInt(255));
        yield anywhere(way, all, changed);
      }
      case ADD_BYTES -> {
        byte[] more = new byte[1 + random.nextInt(8)];
        random.nextBytes(more);
        byte[] longer = new byte[all.length + more.length];
        System.arraycopy(all, 0, longer, 0, place);
        System.arraycopy(more, 0, longer, place, more.length);
        System.arraycopy(all, place, longer, place + more.length, all.length - place);
        yield anywhere(way, all, longer);
      }
      case REMOVE_BYTES -> {
        int count = Math.min(1 + random.nextInt(8), all.length - place);
        byte[] shorter = Arrays.copyOf(all, all.length - count);
        System.arraycopy(all, place + count, shorter, place, all.length - place - count);
        yield anywhere(way, all, shorter);
      }
      default -> throw new IllegalArgumentException(way.name());
    };
  }

  /// A change of bytes may look like anything, but its place is known.
  private static Tampering anywhere(Way way, byte[] before, byte[] after) {
    int first = Arrays.mismatch(before, after);
    return new Tampering(
        way.name(), after, Set.of(Kind.values()), line(before, Math.max(first, 0)), 0);
  }

  private static long line(byte[] bytes, int place) {
    return 1 + IntStream.range(0, place).filter(index -> bytes[index] == '\n').count();
  }

  private static Row forged(ChainHash previous, long sequence, Random random) {
    byte[] content = SampleLog.content(sequence, "forged " + random.nextInt());
    long number = Math.max(1, sequence);
    return new Row(
        number,
        false,
        ExportFormat.entry(previous, number, previous.next(number, content), content));
  }

  private static int pick(List<Row> rows, Random random, boolean mark) {
    int at = 1 + random.nextInt(rows.size() - 1);
    while (rows.get(at).mark() != mark) {
      at = 1 + random.nextInt(rows.size() - 1);
    }
    return at;
  }

  private static Tampering of(Way way, List<Row> rows, Set<Kind> kinds, long line, long entry) {
    return new Tampering(way.name(), SampleLog.join(rows), kinds, line, entry);
  }
}
