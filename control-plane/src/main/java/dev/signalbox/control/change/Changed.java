package dev.signalbox.control.change;

import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue;
import java.util.Optional;

/// What the work of a change did.
///
/// @param result what the caller of [Changes] gets
/// @param action what was done, such as `node.create`; empty if nothing was changed after all
/// @param resourceType what it was done to, such as `node`
/// @param node where in the tree the resource is, if it has a place there
/// @param before the resource before, as it is shown, without secrets; none if it was not there
/// @param after the resource after, as it is shown, without secrets; none if it is gone
public record Changed<T>(
    T result,
    String action,
    String resourceType,
    String resourceId,
    Optional<NodeId> node,
    Optional<JsonValue> before,
    Optional<JsonValue> after) {

  /// Something was done to a resource. Add what it was [#before] and is [#after].
  ///
  /// @param action the resource's type, a dot, and a verb, such as `node.create`
  public static <T> Changed<T> of(T result, String action, String resourceId) {
    return new Changed<>(
        result,
        action,
        action.substring(0, action.lastIndexOf('.')),
        resourceId,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Nothing had to be changed, so nothing goes into the log.
  public static <T> Changed<T> nothing(T result) {
    return new Changed<>(result, "", "", "", Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// The same at a node of the tree.
  public Changed<T> at(NodeId place) {
    return new Changed<>(
        result, action, resourceType, resourceId, Optional.of(place), before, after);
  }

  /// The same with what was before.
  public Changed<T> before(JsonValue was) {
    return before(Optional.of(was));
  }

  /// The same with what was before, if anything was.
  public Changed<T> before(Optional<JsonValue> was) {
    return new Changed<>(result, action, resourceType, resourceId, node, was, after);
  }

  /// The same with what is now.
  public Changed<T> after(JsonValue is) {
    return after(Optional.of(is));
  }

  /// The same with what is now, if anything is.
  public Changed<T> after(Optional<JsonValue> is) {
    return new Changed<>(result, action, resourceType, resourceId, node, before, is);
  }

  /// Whether nothing was changed.
  public boolean isNothing() {
    return action.isEmpty();
  }
}
