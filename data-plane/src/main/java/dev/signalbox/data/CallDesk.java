package dev.signalbox.data;

import dev.signalbox.data.answer.ModelList;
import dev.signalbox.data.answer.OwnAnswer;
import dev.signalbox.data.answer.RefusalRenderer;
import dev.signalbox.data.authenticate.KeyAuthenticator;
import dev.signalbox.data.batch.AccountRequest;
import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.Authenticated;
import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.exchange.Place;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.exchange.Step;
import dev.signalbox.data.port.CallOpener;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.IncomingCall;
import dev.signalbox.data.port.NettyHeaderView;
import dev.signalbox.data.snapshot.CurrentPolicy;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.wire.WireFormat;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Takes every request head, answers what needs no provider, and starts a [RunningCall] for the
/// rest.
final class CallDesk implements CallOpener {

  /// What both vendors take as one file, and what goes around it. It is not held here.
  private static final long MOST_FILE_BYTES = (512L << 20) + (1L << 20);

  private final Map<EventLoop, LoopContext> loops;
  private final CurrentPolicy policy;
  private final InstantSource clock;

  CallDesk(Map<EventLoop, LoopContext> loops, CurrentPolicy policy, InstantSource clock) {
    this.loops = Map.copyOf(loops);
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  public IncomingCall open(HttpRequest head, ClientPort client) {
    String target = head.uri();
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? "" : target.substring(question);
    HeaderView headers = new NettyHeaderView(head.headers());
    AccountRequest account =
        AccountRequest.of(head.method().name(), path, headers.first("anthropic-version") != null);
    if (account != null) {
      return account(head, account, query, client);
    }
    Place place = SurfaceMap.of(path);
    if (place != null && head.method().equals(HttpMethod.POST)) {
      return call(head, place, query, client);
    }
    if (isProbe(head.method(), path)) {
      OwnAnswers.send(OwnAnswer.probe(), client);
    } else if (path.equals("/v1/models") && head.method().equals(HttpMethod.GET)) {
      models(headers, ModelList.formatOf(headers), query, client);
    } else if (path.equals("/v1beta/models") && head.method().equals(HttpMethod.GET)) {
      models(KeyInQuery.view(headers, query), WireFormat.GEMINI, query, client);
    } else {
      boolean known = place != null || path.equals("/v1/models") || path.equals("/v1beta/models");
      RefusalCode code = known ? RefusalCode.METHOD_NOT_ALLOWED : RefusalCode.ROUTE_UNKNOWN;
      refuse(code, head, client);
    }
    return DroppedBody.INSTANCE;
  }

  private IncomingCall call(HttpRequest head, Place place, String query, ClientPort client) {
    WireFormat format = place.surface().refusalFormat();
    boolean google = place.surface().format() == WireFormat.GEMINI;
    HeaderView headers = new NettyHeaderView(head.headers());
    LoopContext loop = loop(client);
    PolicySnapshot snapshot = policy.get();
    String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (snapshot == null) {
      refuse(RefusalCode.NOT_READY, head, client);
    } else {
      UUID callId = newId(loop);
      Accepted accepted =
          new Accepted(
              callId,
              place,
              google ? KeyInQuery.without(query) : query,
              google ? KeyInQuery.view(headers, query) : headers,
              client,
              System.nanoTime());
      Step<Authenticated> step = RequestPath.authenticate(accepted, snapshot, loop.authenticator());
      switch (step) {
        case Step.Stop<Authenticated> stop -> refuse(stop.refusal(), format, callId, client);
        case Step.Proceed<Authenticated> proceed -> {
          if (encoding.equalsIgnoreCase("identity")) {
            return new RunningCall(
                proceed.evidence(), snapshot.limits(), declaredLength(head), false, loop, client);
          }
          if (EncodedCall.reads(encoding)) {
            head.headers().remove(HttpHeaderNames.CONTENT_ENCODING);
            RunningCall inside =
                new RunningCall(proceed.evidence(), snapshot.limits(), -1, true, loop, client);
            long most = snapshot.limits().maxBodyBytes();
            return new EncodedCall(inside, encoding, most, loop, client);
          }
          refuse(Refusal.of(RefusalCode.ENCODING_UNSUPPORTED, encoding), format, callId, client);
        }
      }
    }
    return DroppedBody.INSTANCE;
  }

  private IncomingCall account(
      HttpRequest head, AccountRequest request, String query, ClientPort client) {
    WireFormat format = request.place().surface().format();
    LoopContext loop = loop(client);
    PolicySnapshot snapshot = policy.get();
    UUID callId = newId(loop);
    if (snapshot == null || request.action() == AccountRequest.Action.NONE) {
      RefusalCode code = snapshot == null ? RefusalCode.NOT_READY : RefusalCode.METHOD_NOT_ALLOWED;
      refuse(Refusal.of(code), format, callId, client);
      return DroppedBody.INSTANCE;
    }
    HeaderView headers = new NettyHeaderView(head.headers());
    String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    boolean list = request.action() == AccountRequest.Action.LIST;
    Accepted accepted =
        new Accepted(callId, request.place(), query, headers, client, System.nanoTime());
    Step<Routed> step =
        RequestPath.authenticate(accepted, snapshot, loop.authenticator())
            .then(found ->
                RequestPath.decideAccount(
                    found, list, RequestPath.attribute(accepted, BodyFacts.NONE)));
    return switch (step) {
      case Step.Stop<Routed> stop -> {
        refuse(stop.refusal(), format, callId, client);
        yield DroppedBody.INSTANCE;
      }
      case Step.Proceed<Routed> proceed -> {
        if (!encoding.equalsIgnoreCase("identity")) {
          refuse(Refusal.of(RefusalCode.ENCODING_UNSUPPORTED, encoding), format, callId, client);
          yield DroppedBody.INSTANCE;
        }
        AccountCall call =
            new AccountCall(proceed.evidence(), request, snapshot.limits(), loop, client);
        call.begin(declaredLength(head), HttpUtil.isTransferEncodingChunked(head));
        yield call;
      }
    };
  }

  @Override
  public long mostBodyBytes(HttpRequest head, long usual) {
    boolean upload =
        head.method().equals(HttpMethod.POST)
            && (head.uri().equals("/v1/files") || head.uri().startsWith("/v1/files?"));
    return upload ? Math.max(usual, MOST_FILE_BYTES) : usual;
  }

  private static long declaredLength(HttpRequest head) {
    return HttpUtil.isTransferEncodingChunked(head) ? -1 : HttpUtil.getContentLength(head, -1L);
  }

  private void models(HeaderView headers, WireFormat format, String query, ClientPort client) {
    LoopContext loop = loop(client);
    PolicySnapshot snapshot = policy.get();
    if (snapshot == null) {
      refuse(Refusal.of(RefusalCode.NOT_READY), format, newId(loop), client);
      return;
    }
    switch (loop.authenticator().find(headers, client, snapshot)) {
      case KeyAuthenticator.NotFound notFound ->
          refuse(notFound.refusal(), format, newId(loop), client);
      case KeyAuthenticator.Found found -> {
        List<String> names = found.entry().routes().models(found.entry().grant());
        String rawQuery = query.isEmpty() ? "" : query.substring(1);
        OwnAnswers.send(ModelList.render(format, names, Instant.EPOCH, rawQuery), client);
      }
    }
  }

  @Override
  public void refuse(RefusalCode code, HttpRequest head, ClientPort client) {
    String target = head.uri();
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    Place place = SurfaceMap.of(path);
    WireFormat family = SurfaceMap.familyOf(path);
    WireFormat format =
        family != null ? family : RefusalRenderer.formatOf(new NettyHeaderView(head.headers()));
    refuse(
        Refusal.of(code),
        place == null ? format : place.surface().refusalFormat(),
        newId(loop(client)),
        client);
  }

  private void refuse(Refusal refusal, WireFormat format, UUID callId, ClientPort client) {
    loop(client).metrics().refused(refusal.code());
    OwnAnswers.send(RefusalRenderer.render(refusal, format, callId.toString()), client);
  }

  private UUID newId(LoopContext loop) {
    return loop.ids().next(clock.millis());
  }

  private LoopContext loop(ClientPort client) {
    LoopContext context = loops.get(client.loop());
    if (context == null) {
      throw new IllegalStateException("a connection on a foreign loop");
    }
    return context;
  }

  /// Clients look whether somebody is there before they have a key (wire facts: Claude Code).
  private static boolean isProbe(HttpMethod method, String path) {
    return method.equals(HttpMethod.HEAD) && (path.equals("/") || path.equals("/api/hello"));
  }
}
