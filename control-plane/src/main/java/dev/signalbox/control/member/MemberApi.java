package dev.signalbox.control.member;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.ProblemException;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Members over HTTP.
@Controller("/v1/members")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MemberApi {

  private static final int MAX_NAME = 254;

  /// Only what every mailbox has; whether it exists, only a letter could tell.
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+");

  private final Members members;
  private final MemberChanges changes;

  MemberApi(Members members, MemberChanges changes) {
    this.members = members;
    this.changes = changes;
  }

  @Post
  HttpResponse<Member> create(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<MemberKind> kind = fields.parsed("kind", MAX_NAME, MemberKind::fromWireName);
    boolean person = kind.equals(Optional.of(MemberKind.PERSON));
    String name = fields.name("name", MAX_NAME);
    if (person && !name.isEmpty()) {
      name = address(fields, name);
    }
    Optional<NodeId> node = fields.id("node_id", NodeId::parse);
    Optional<MemberId> owner = fields.optionalId("owner_id", MemberId::parse);
    if (person && owner.isPresent()) {
      fields.fail("owner_id", "a person has no owner");
    }
    fields.check();
    Member created =
        members.create(
            request, new Members.Wanted(kind.orElseThrow(), name, node.orElseThrow(), owner));
    return Revisions.mark(HttpResponse.created(created), created.revision());
  }

  @Get
  Page<Member> list(Caller caller, HttpRequest<?> request) {
    Members.Filter filter =
        new Members.Filter(
            parameter(request, "owner_id").map(MemberApi::ownerId),
            parameter(request, "ownerless").map(MemberApi::flag));
    return members.list(caller, filter, PageRequest.from(request, filter.listName()));
  }

  @Get("/{id}")
  HttpResponse<Member> show(Caller caller, String id) {
    Member member = members.show(caller, new MemberId(PathIds.of(id, "member")));
    return Revisions.mark(HttpResponse.ok(member), member.revision());
  }

  @Patch("/{id}")
  HttpResponse<Member> change(ChangeRequest request, String id, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> name =
        fields
            .optionalText("name", MAX_NAME)
            .map(String::strip)
            .map(text -> text.contains("@") ? address(fields, text) : text);
    MemberChanges.Wanted wanted =
        new MemberChanges.Wanted(
            name,
            fields.optionalId("node_id", NodeId::parse),
            fields.optionalId("owner_id", MemberId::parse),
            fields.optionalFlag("active"));
    fields.check();
    Member member = changes.change(request, new MemberId(PathIds.of(id, "member")), wanted);
    return Revisions.mark(HttpResponse.ok(member), member.revision());
  }

  private static Optional<String> parameter(HttpRequest<?> request, String name) {
    return request.getParameters().getFirst(name);
  }

  private static UUID ownerId(String text) {
    try {
      return PathIds.of(text, "member");
    } catch (ProblemException malformed) {
      throw wrong("owner_id must be an id");
    }
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong("ownerless must be true or false");
    }
    return text.equals("true");
  }

  private static RuntimeException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }

  private static String address(Fields fields, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!EMAIL.matcher(lower).matches()) {
      fields.fail("name", "must be an e-mail address for a person");
    }
    return lower;
  }
}
