package neargate.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.models.ErrorModel;
import neargate.models.OperationModel;
import neargate.models.OperationModel.Streaming;
import neargate.models.Protocol;
import neargate.models.ServiceModel;
import neargate.models.ServiceModels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkPojo;

/** For every operation of every service: real client, our wire, real client. */
class SdkRoundTripProperties {
    private static final ServiceModels MODELS = ServiceModels.compiled();
    private static final Router ROUTER = Wire.ROUTER;
    private static final Map<String, Exchange> EXCHANGE = new HashMap<>();
    private static final Map<Protocol, Set<String>> PROVEN = new EnumMap<>(Protocol.class);
    private static final Map<Protocol, Integer> EXCHANGES = new EnumMap<>(Protocol.class);

    /** What cannot be tested this way, and why. */
    private static final Map<String, String> EXCEPTED = Map.of(
            "s3.ListDirectoryBuckets", "is ListBuckets but for its host, s3express-control",
            "s3.SelectObjectContent", "answers with an event stream, which only the asynchronous client reads",
            "cloudwatchlogs.StartLiveTail", "answers with an event stream",
            "cloudwatchlogs.GetLogObject", "answers with an event stream");

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void whatTheSdkSendsIsReadAndWhatIsWrittenTheSdkReads(@ForAll long seed) {
        var random = new Random(seed);
        var failures = new ArrayList<String>();
        for (var identity : MODELS.identities()) {
            ServiceModel service = MODELS.ofModule(identity.module()).orElseThrow();
            Exchange exchange = EXCHANGE.computeIfAbsent(service.module(), key -> new Exchange(service));
            for (OperationModel operation : service.operations()) {
                String name = service.module() + "." + operation.name();
                if (!EXCEPTED.containsKey(name)) {
                    try {
                        exchange.roundTrip(operation, random);
                        Protocol protocol = identity.protocols().getFirst();
                        PROVEN.computeIfAbsent(protocol, key -> new TreeSet<>()).add(name);
                        EXCHANGES.merge(protocol, 1, Integer::sum);
                    } catch (Throwable e) {
                        failures.add(name + ": " + shown(e));
                    }
                }
            }
        }
        assertThat(failures).as("seed " + seed).isEmpty();
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void everyModelledErrorReachesTheSdkAsItsException(@ForAll long seed) {
        var random = new Random(seed);
        var failures = new ArrayList<String>();
        for (var identity : MODELS.identities()) {
            ServiceModel service = MODELS.ofModule(identity.module()).orElseThrow();
            Exchange exchange = EXCHANGE.computeIfAbsent(service.module(), key -> new Exchange(service));
            for (ErrorModel error : service.errors()) {
                try {
                    exchange.error(error, random);
                } catch (Throwable e) {
                    failures.add(service.module() + "." + error.exceptionType() + ": " + shown(e));
                }
            }
        }
        assertThat(failures).as("seed " + seed).isEmpty();
    }

    private static String shown(Throwable e) {
        String text = e
                + (e instanceof AssertionError
                        ? ""
                        : " at " + Stream.of(e.getStackTrace()).limit(3).toList());
        return text.length() < 600 ? text : text.substring(0, 600);
    }

    @AfterContainer
    static void summary() {
        PROVEN.forEach((protocol, names) -> System.out.println(protocol + ": " + names.size() + " operations, "
                + EXCHANGES.get(protocol) + " exchanges with the SDK's client"));
        EXCEPTED.forEach((name, why) -> System.out.println("not tested: " + name + " " + why));
    }

    /** One service's client and what its wire sees. */
    private static final class Exchange {
        private final ServiceModel service;
        private final SdkClients clients;
        private final AtomicReference<Answer> answer = new AtomicReference<>();
        private final AtomicReference<WireRequest> lastRequest = new AtomicReference<>();
        private final List<Object> seen = new ArrayList<>();

        Exchange(ServiceModel service) {
            this.service = service;
            this.clients = new SdkClients(service, this::serve);
        }

        private WireResponse serve(WireRequest request) {
            Routing routing = ROUTER.route(request, InMemoryWire.signingName(request));
            if (routing instanceof Routing.To(Operation operation)) {
                seen.add(operation.service().module() + "." + operation.model().name());
                seen.add(operation.read(request));
                seen.add(request.body());
                lastRequest.set(request);
                return answer.get().write(operation);
            }
            throw new AssertionError("no operation for " + request.method() + " " + request.path() + "?"
                    + request.query() + " " + routing);
        }

        void roundTrip(OperationModel model, Random random) throws Throwable {
            Protocol protocol = service.identity().protocols().getFirst();
            var values = new RandomValues(random, protocol, isXml());
            var binding = new Binding(service, model);
            SdkPojo request = values.structure(binding.input().shape());
            SdkPojo response = values.structure(binding.output().shape());
            byte[] stream = {1, 2, 3, (byte) random.nextInt()};
            boolean streams = model.streaming() == Streaming.OUTPUT || model.streaming() == Streaming.BOTH;
            answer.set(operation -> operation.write(response, streams ? stream : null, "request-id"));
            seen.clear();
            Object received = clients.call(model, request, stream);
            assertThat(seen.getFirst()).isEqualTo(service.module() + "." + model.name());
            assertSame("request", request, (SdkPojo) seen.get(1));
            if (model.streaming() == Streaming.INPUT) {
                assertThat(seen.get(2)).isEqualTo(stream);
            }
            for (int i = 0; i < 3; i++) {
                refusesWhatIsBroken(Mutation.of(lastRequest.get(), random));
            }
            if (received instanceof ResponseBytes<?> bytes) {
                assertThat(bytes.asByteArray()).isEqualTo(stream);
                assertSame("response", response, (SdkPojo) bytes.response());
            } else {
                assertSame("response", response, (SdkPojo) received);
            }
        }

        /** A damaged request is either still one, or refused; nothing else may happen. */
        private static void refusesWhatIsBroken(WireRequest damaged) {
            WireResponse refusal = Wire.refusal(damaged, InMemoryWire.signingName(damaged));
            if (refusal != null) {
                assertThat(refusal.status()).isBetween(400, 499);
            }
        }

        private void assertSame(String what, SdkPojo expected, SdkPojo actual) {
            Shape shape = Shape.of(expected);
            for (Member member : shape.members()) {
                if (!RandomValues.isLeftToTheSdk(shape, member, 0)) {
                    assertThat(given(member, actual))
                            .as(what + "." + member.name())
                            .isEqualTo(given(member, expected));
                }
            }
        }

        /** XML cannot tell an empty list or map from one that is not there. */
        private @Nullable Object given(Member member, SdkPojo pojo) {
            Object value = member.get(pojo);
            boolean empty = (value instanceof List<?> list && list.isEmpty())
                    || (value instanceof Map<?, ?> map && map.isEmpty());
            return isXml() && empty ? null : value;
        }

        private boolean isXml() {
            Protocol protocol = service.identity().protocols().getFirst();
            return protocol != Protocol.AWS_JSON && protocol != Protocol.REST_JSON;
        }

        void error(ErrorModel error, Random random) throws Throwable {
            OperationModel model = throwing(error);
            Protocol protocol = service.identity().protocols().getFirst();
            var values = new RandomValues(random, protocol, isXml());
            SdkPojo request =
                    values.structure(new Binding(service, model).input().shape());
            Class<?> type = Class.forName(service.identity().modelPackage() + "." + error.exceptionType());
            Shape shape = Shape.of(type.asSubclass(SdkPojo.class));
            var builder = (AwsServiceException.Builder) shape.builder();
            values.fill(shape, (SdkPojo) builder, 1);
            var thrown = (AwsServiceException)
                    builder.message("It <did> not work & says \"so\"").build();
            answer.set(operation -> operation.fault(operation.faultOf(thrown), "request-id"));
            try {
                clients.call(model, request, new byte[0]);
            } catch (AwsServiceException caught) {
                assertThat(caught).isInstanceOf(type);
                assertThat(caught.awsErrorDetails().errorMessage()).isEqualTo(thrown.getMessage());
                assertThat(caught.statusCode()).isEqualTo(error.status());
                assertThat(caught.requestId()).isEqualTo("request-id");
                assertSame("error", (SdkPojo) thrown, (SdkPojo) caught);
                return;
            }
            throw new AssertionError("nothing was thrown");
        }

        private OperationModel throwing(ErrorModel error) {
            List<OperationModel> all = service.operations().stream()
                    .filter(model -> model.streaming() != Streaming.EVENTS && model.streaming() != Streaming.OUTPUT)
                    .filter(model -> !model.httpMethod().equals("HEAD"))
                    .filter(model -> !EXCEPTED.containsKey(service.module() + "." + model.name()))
                    .sorted(Comparator.comparing(OperationModel::name))
                    .toList();
            return all.stream()
                    .filter(model -> Stream.of(clients.method(model).getExceptionTypes())
                            .anyMatch(type -> type.getSimpleName().equals(error.exceptionType())))
                    .findFirst()
                    .orElse(all.getFirst());
        }
    }

    private interface Answer {
        WireResponse write(Operation operation);
    }
}
