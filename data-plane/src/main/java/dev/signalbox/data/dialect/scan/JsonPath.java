package dev.signalbox.data.dialect.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The wanted places of a JSON text as a tree, made once and shared. A place is written
/// `usage.input_tokens`, or `choices[].delta.content` for every item of an array; `[].id` if the
/// text itself is one.
public final class JsonPath {

  /// The slot of places that nobody wants to hear of.
  public static final int NO_SLOT = -1;

  private static final String ITEMS = "[]";

  private int slot = NO_SLOT;
  private boolean counted;
  private boolean tapped;
  private byte[][] names = new byte[0][];
  private JsonPath[] members = new JsonPath[0];
  private @Nullable JsonPath items;
  private boolean parent;

  /// The root of an empty tree.
  public static JsonPath tree() {
    return new JsonPath();
  }

  /// Wants to hear of the value itself under a slot. Give to the root before it is shared.
  public JsonPath wantRoot(int ownSlot) {
    slot = ownSlot;
    return this;
  }

  /// Wants to hear of the value at a place.
  public JsonPath want(String place, int itsSlot) {
    find(place).slot = itsSlot;
    return this;
  }

  /// Puts a tree that is shared already at a place; the place's own wants are the tree's.
  public JsonPath mount(String place, JsonPath tree) {
    int dot = place.lastIndexOf('.');
    JsonPath parentOf = dot < 0 ? this : find(place.substring(0, dot));
    parentOf.adopt(place.substring(dot + 1).getBytes(StandardCharsets.UTF_8), tree);
    return this;
  }

  /// Wants the bytes of strings at a place counted.
  public JsonPath count(String... places) {
    for (String place : places) {
      find(place).counted = true;
    }
    return this;
  }

  /// Wants the tokens of the value at a place shown to the scanner's tap.
  public JsonPath tap(String place) {
    find(place).tapped = true;
    return this;
  }

  public int slot() {
    return slot;
  }

  public boolean isCounted() {
    return counted;
  }

  public boolean isTapped() {
    return tapped;
  }

  /// Whether anything is wanted below, or the end of this value is.
  public boolean isFollowed() {
    return parent || slot != NO_SLOT || tapped;
  }

  @Nullable JsonPath items() {
    return items;
  }

  /// The place of a member by its name, or null if nothing there is wanted.
  @Nullable JsonPath member(byte[] name, int from, int to) {
    for (int index = 0; index < names.length; index++) {
      byte[] candidate = names[index];
      if (candidate.length == to - from
          && Arrays.equals(candidate, 0, candidate.length, name, from, to)) {
        return members[index];
      }
    }
    return null;
  }

  private JsonPath find(String place) {
    JsonPath node = this;
    for (String step : place.split("\\.")) {
      boolean each = step.endsWith(ITEMS);
      String name = each ? step.substring(0, step.length() - ITEMS.length()) : step;
      node = name.isEmpty() ? node : node.childNamed(name);
      if (each) {
        node = node.eachItem();
      }
    }
    return node;
  }

  private JsonPath childNamed(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    JsonPath known = member(bytes, 0, bytes.length);
    if (known != null) {
      return known;
    }
    JsonPath child = new JsonPath();
    adopt(bytes, child);
    return child;
  }

  private void adopt(byte[] name, JsonPath child) {
    names = Arrays.copyOf(names, names.length + 1);
    names[names.length - 1] = name;
    members = Arrays.copyOf(members, members.length + 1);
    members[members.length - 1] = child;
    parent = true;
  }

  private JsonPath eachItem() {
    JsonPath each = items == null ? new JsonPath() : items;
    items = each;
    parent = true;
    return each;
  }
}
