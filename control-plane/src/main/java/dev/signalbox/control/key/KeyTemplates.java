package dev.signalbox.control.key;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Templates, within which members make keys of their own. Keys of a template always have its
/// scope: a change of the template reaches all of them with the next compile.
@Singleton
final class KeyTemplates {

  private final Access access;
  private final KeyRights rights;
  private final Policies policies;
  private final TenantTransactions transactions;
  private final TemplateStore store;
  private final Ids ids;
  private final InstantSource clock;

  KeyTemplates(
      Access access,
      KeyRights rights,
      Policies policies,
      TenantTransactions transactions,
      TemplateStore store,
      Ids ids,
      InstantSource clock) {
    this.access = access;
    this.rights = rights;
    this.policies = policies;
    this.transactions = transactions;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// A template as read.
  ///
  /// @param maxLifetime how long its keys may live; empty means without end
  record Template(
      UUID id,
      NodeId node,
      Optional<Duration> maxLifetime,
      int maxKeysPerMember,
      long revision,
      Obj shown) {}

  /// What a request says about a template.
  ///
  /// @param scope what its keys may be used for
  record Wish(
      String name,
      NodeId node,
      KeyScopeTexts scope,
      Optional<Duration> maxLifetime,
      int maxKeysPerMember) {}

  /// What a key of a template is to be.
  record Use(MemberId owner, NodeId node, KeyWish wish, Instant now) {}

  Template create(ChangeRequest request, Wish wish) {
    UUID id = ids.next();
    return policies.change(
        request,
        "key_templates",
        connection -> {
          access.at(connection, request.caller(), Permission.KEY_MANAGE);
          NodeId node = KeyPlaces.node(connection, wish.node());
          rights.requireManage(connection, request.caller(), node);
          UUID tenant = request.caller().tenant().value();
          if (!store.insert(connection, tenant, id, wish, now())) {
            throw Problem.of(ProblemCode.CONFLICT, "There is a template of that name.")
                .asException();
          }
          Template created = require(connection, id);
          return Changed.of(created, "key_template.create", id.toString())
              .at(node)
              .after(created.shown());
        });
  }

  /// Replaces all that a template says, also for the keys that were made from it.
  Template replace(ChangeRequest request, UUID id, Wish wish) {
    return policies.change(
        request,
        "key_templates",
        connection -> {
          access.at(connection, request.caller(), Permission.KEY_MANAGE);
          Template before = store.lock(connection, id).orElseThrow(KeyTemplates::notFound);
          NodeId node = KeyPlaces.node(connection, wish.node());
          rights.requireManage(connection, request.caller(), before.node());
          rights.requireManage(connection, request.caller(), node);
          Revisions.check(request.ifMatch(), before.revision());
          if (!store.update(connection, id, wish)) {
            throw Problem.of(ProblemCode.CONFLICT, "There is a template of that name.")
                .asException();
          }
          Template after = require(connection, id);
          return Changed.of(after, "key_template.update", id.toString())
              .at(node)
              .before(before.shown())
              .after(after.shown());
        });
  }

  void delete(ChangeRequest request, UUID id) {
    policies.revoke(
        request,
        connection -> {
          access.at(connection, request.caller(), Permission.KEY_MANAGE);
          Template before = store.lock(connection, id).orElseThrow(KeyTemplates::notFound);
          rights.requireManage(connection, request.caller(), before.node());
          Revisions.check(request.ifMatch(), before.revision());
          if (store.isUsed(connection, id)) {
            throw Problem.of(
                    ProblemCode.IN_USE,
                    "Keys were made from it. GET /v1/keys?template_id=" + id + " lists them.")
                .asException();
          }
          store.delete(connection, id);
          return Changed.of(true, "key_template.delete", id.toString())
              .at(before.node())
              .before(before.shown());
        });
  }

  /// Templates hold nothing secret: every member may see them.
  Template show(Caller caller, UUID id) {
    return transactions.read(
        caller.tenant(),
        connection -> store.find(connection, id).orElseThrow(KeyTemplates::notFound));
  }

  List<Template> list(Caller caller, PageRequest page) {
    UUID after = page.afterId();
    return transactions.read(
        caller.tenant(), connection -> store.page(connection, after, page.limit() + 1));
  }

  /// @throws dev.signalbox.control.http.ProblemException if there is none of that id
  Template require(Connection connection, UUID id) throws SQLException {
    return store
        .find(connection, id)
        .orElseThrow(() -> Problem.inBody("/template_id", "names no template").asException());
  }

  /// Judges a new key of a template.
  ///
  /// @return when the key ends
  Optional<Instant> judge(Connection connection, Template template, Use use) throws SQLException {
    requireFits(connection, template, use);
    if (store.keysOf(connection, template.id(), use.owner().value())
        >= template.maxKeysPerMember()) {
      throw Problem.of(
              ProblemCode.CONFLICT,
              "The template allows "
                  + template.maxKeysPerMember()
                  + " keys per member. Revoke one that is not needed any more.")
          .asException();
    }
    Optional<Instant> asked = use.wish().expiry().flatMap(KeyWish.Expiry::at);
    Optional<Instant> latest = template.maxLifetime().map(use.now()::plus);
    requireInTime(asked, latest);
    return asked.isPresent() ? asked : latest;
  }

  /// Judges a change of a key of a template.
  void judgeChange(Connection connection, Template template, Use use, KeyRow before)
      throws SQLException {
    requireFits(connection, template, use);
    if (use.wish().expiry().isPresent()) {
      Optional<Instant> latest = template.maxLifetime().map(before.createdAt()::plus);
      Optional<Instant> asked = use.wish().expiry().get().at();
      requireInTime(
          asked.isPresent() || latest.isEmpty() ? asked : Optional.of(Instant.MAX), latest);
    }
  }

  private static void requireFits(Connection connection, Template template, Use use)
      throws SQLException {
    if (use.wish().saysScope()) {
      throw Problem.inBody(
              "/template_id", "says what the key may be used for; leave that out of the key")
          .asException();
    }
    if (!KeyPlaces.isWithin(connection, use.node(), template.node())) {
      throw Problem.inBody("/node_id", "must be at the template's node or below it").asException();
    }
  }

  private static void requireInTime(Optional<Instant> asked, Optional<Instant> latest) {
    if (asked.isPresent() && latest.isPresent() && asked.get().isAfter(latest.get())) {
      throw Problem.inBody(
              "/expires_at", "must not be after " + latest.get() + ", as the template says")
          .asException();
    }
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such template.").asException();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
