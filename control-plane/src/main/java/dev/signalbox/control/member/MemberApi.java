package dev.signalbox.control.member;

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
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Members over HTTP.
@Controller("/v1/members")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MemberApi {

  private static final int MAX_NAME = 254;

  /// Only what every mailbox has; whether it exists, only a letter could tell.
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");

  private final Members members;

  MemberApi(Members members) {
    this.members = members;
  }

  @Post
  HttpResponse<Member> create(ChangeRequest change, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<MemberKind> kind = fields.parsed("kind", MAX_NAME, MemberKind::fromWireName);
    String name = fields.name("name", MAX_NAME);
    if (kind.equals(Optional.of(MemberKind.PERSON)) && !name.isEmpty()) {
      name = name.toLowerCase(Locale.ROOT);
      if (!EMAIL.matcher(name).matches()) {
        fields.fail("name", "must be an e-mail address for a person");
      }
    }
    Optional<NodeId> node = fields.id("node_id", NodeId::parse);
    fields.check();
    return HttpResponse.created(
        members.create(change, kind.orElseThrow(), name, node.orElseThrow()));
  }

  @Get
  Page<Member> list(Caller caller, HttpRequest<?> request) {
    return members.list(caller, PageRequest.from(request, "members"));
  }
}
