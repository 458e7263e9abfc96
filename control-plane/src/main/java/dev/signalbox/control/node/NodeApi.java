package dev.signalbox.control.node;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.model.id.NodeId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
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

  NodeApi(Nodes nodes) {
    this.nodes = nodes;
  }

  @Post
  HttpResponse<Node> create(ChangeRequest change, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<NodeKind> kind = fields.parsed("kind", MAX_NAME, NodeKind::fromWireName);
    String name = fields.name("name", MAX_NAME);
    if (name.contains("/")) {
      fields.fail("name", "must not contain /");
    }
    Optional<NodeId> parent = fields.id("parent_id", NodeId::parse);
    fields.check();
    return HttpResponse.created(
        nodes.create(change, kind.orElseThrow(), name, parent.orElseThrow()));
  }

  @Get
  Page<Node> list(Caller caller, HttpRequest<?> request) {
    return nodes.list(caller, PageRequest.from(request, "nodes"));
  }
}
