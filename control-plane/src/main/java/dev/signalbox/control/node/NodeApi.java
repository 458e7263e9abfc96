package dev.signalbox.control.node;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.id.NodeId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/// The tree over HTTP.
@Controller("/v1/nodes")
@ExecuteOn(TaskExecutors.BLOCKING)
final class NodeApi {

  private static final int MAX_NAME = 100;

  private final Nodes nodes;
  private final NodeChanges changes;

  NodeApi(Nodes nodes, NodeChanges changes) {
    this.nodes = nodes;
    this.changes = changes;
  }

  @Post
  HttpResponse<Node> create(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<NodeKind> kind = fields.parsed("kind", MAX_NAME, NodeKind::fromWireName);
    String name = fields.name("name", MAX_NAME);
    checkName(fields, name);
    Optional<NodeId> parent = fields.id("parent_id", NodeId::parse);
    fields.check();
    Node created = nodes.create(request, kind.orElseThrow(), name, parent.orElseThrow());
    return Revisions.mark(HttpResponse.created(created), created.revision());
  }

  @Get
  Page<Node> list(Caller caller, HttpRequest<?> request) {
    return nodes.list(caller, PageRequest.from(request, "nodes"));
  }

  @Get("/{id}")
  HttpResponse<Node> show(Caller caller, String id) {
    Node node = nodes.show(caller, new NodeId(PathIds.of(id, "node")));
    return Revisions.mark(HttpResponse.ok(node), node.revision());
  }

  @Patch("/{id}")
  HttpResponse<Node> change(ChangeRequest request, String id, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> name = fields.optionalText("name", MAX_NAME).map(String::strip);
    name.ifPresent(text -> checkName(fields, text));
    Optional<NodeId> parent = fields.optionalId("parent_id", NodeId::parse);
    fields.check();
    Node node = changes.change(request, new NodeId(PathIds.of(id, "node")), name, parent);
    return Revisions.mark(HttpResponse.ok(node), node.revision());
  }

  @Delete("/{id}")
  HttpResponse<?> delete(ChangeRequest request, String id) {
    changes.delete(request, new NodeId(PathIds.of(id, "node")));
    return HttpResponse.noContent();
  }

  private static void checkName(Fields fields, String name) {
    if (name.contains("/")) {
      fields.fail("name", "must not contain /");
    }
  }
}
