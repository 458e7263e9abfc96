package dev.signalbox.data.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A change in place on the bytes of a body: at `offset`, leave out `removeLength` bytes and put
/// `insert` there.
///
/// @param offset bytes from the start of the body
/// @param removeLength bytes that are left out, 0 for a pure insertion
/// @param insert bytes that take their place; not copied, never changed
public record BodyPatch(long offset, int removeLength, byte[] insert) {

  /// By how many bytes the body grows.
  public int growth() {
    return insert.length - removeLength;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BodyPatch that
        && offset == that.offset
        && removeLength == that.removeLength
        && Arrays.equals(insert, that.insert);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(offset) * 31 + removeLength + Arrays.hashCode(insert);
  }

  @Override
  public String toString() {
    return "BodyPatch["
        + offset
        + ", -"
        + removeLength
        + ", +"
        + new String(insert, StandardCharsets.UTF_8)
        + "]";
  }
}
