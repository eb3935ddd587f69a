package neargate.services.ecs.taskdefinitions;

import static neargate.services.ecs.taskdefinitions.Definitions.web;
import static neargate.services.ecs.taskdefinitions.Spoilt.onEc2;
import static neargate.services.ecs.taskdefinitions.Spoilt.refused;
import static neargate.services.ecs.taskdefinitions.Spoilt.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.ProxyConfiguration;

/** Names and addresses that are none, and proxies that nothing would pass. */
class NetworkRegistrationTest {
    private static final Map<String, String> ENOUGH =
            Map.of("IgnoredUID", "1337", "AppPorts", "80", "ProxyIngressPort", "15000", "ProxyEgressPort", "15001");

    @TestFactory
    Stream<DynamicTest> names() {
        return refused(
                onEc2(
                        "a host by a strange name",
                        "Invalid 'hostname' setting for container 'nginx'. It must be at most 63 letters, digits, hyphens and periods.",
                        it -> it.memory(128).hostname("my host")),
                onEc2(
                        "a host by a long name",
                        "Invalid 'hostname' setting for container 'nginx'. It must be at most 63 letters, digits, hyphens and periods.",
                        it -> it.memory(128).hostname("h".repeat(64))),
                onEc2(
                        "an extra host without a name",
                        "Invalid 'extraHosts' setting for container 'nginx'. 'null' is no hostname.",
                        it -> it.memory(128).extraHosts(h -> h.ipAddress("10.0.0.1"))),
                onEc2(
                        "an extra host that adds a line",
                        "Invalid 'extraHosts' setting for container 'nginx'. 'a b' is no hostname.",
                        it -> it.memory(128).extraHosts(h -> h.hostname("a b").ipAddress("10.0.0.1"))),
                onEc2(
                        "an extra host nowhere",
                        "Invalid 'extraHosts' setting for container 'nginx'. '10.0.0' is no IP address.",
                        it -> it.memory(128).extraHosts(h -> h.hostname("a").ipAddress("10.0.0"))),
                onEc2(
                        "a name server by its name",
                        "Invalid 'dnsServers' setting for container 'nginx'. 'dns.example.com' is no IP address.",
                        it -> it.memory(128).dnsServers("dns.example.com")),
                onEc2(
                        "a domain with a blank",
                        "Invalid 'dnsSearchDomains' setting for container 'nginx'. 'a b' is no domain.",
                        it -> it.memory(128).dnsSearchDomains("a b")));
    }

    @TestFactory
    Stream<DynamicTest> namesOfTheirOwnBehindAnEni() {
        return refused(
                onEc2(
                        "a hostname",
                        "hostname is not supported on container when networkMode=awsvpc.",
                        it -> it.memory(128).hostname("web"),
                        NetworkMode.AWSVPC),
                onEc2(
                        "extra hosts",
                        "Extra hosts are not supported on container when networkMode=awsvpc.",
                        it -> it.memory(128).extraHosts(h -> h.hostname("a").ipAddress("10.0.0.1")),
                        NetworkMode.AWSVPC),
                onEc2(
                        "name servers",
                        "DNS servers are not supported on container when networkMode=awsvpc.",
                        it -> it.memory(128).dnsServers("10.0.0.2"),
                        NetworkMode.AWSVPC),
                onEc2(
                        "search domains",
                        "DNS search domains are not supported on container when networkMode=awsvpc.",
                        it -> it.memory(128).dnsSearchDomains("example.com"),
                        NetworkMode.AWSVPC));
    }

    @TestFactory
    Stream<DynamicTest> proxies() {
        return refused(
                task(
                        "behind a bridge",
                        "APPMESH proxy configuration is only supported in networkMode=awsvpc",
                        it -> it.requiresCompatibilities(Compatibility.EC2)
                                .networkMode(NetworkMode.BRIDGE)
                                .proxyConfiguration(proxy("nginx", ENOUGH))),
                task(
                        "in a container that is not there",
                        "Unknown container 'envoy' in proxyConfiguration.",
                        it -> it.proxyConfiguration(proxy("envoy", ENOUGH))),
                task(
                        "of a kind that is none",
                        "Invalid proxy configuration type 'SOCKS'. The only valid value is APPMESH.",
                        it -> it.proxyConfiguration(
                                proxy("nginx", ENOUGH).toBuilder().type("SOCKS").build())),
                task(
                        "without ports",
                        "APPMESH proxy configuration requires properties: AppPorts, ProxyIngressPort, ProxyEgressPort",
                        it -> it.proxyConfiguration(proxy("nginx", Map.of("IgnoredUID", "1337")))),
                task(
                        "that gets what it sends",
                        "APPMESH proxy configuration requires one of the properties IgnoredUID and IgnoredGID.",
                        it -> it.proxyConfiguration(proxy(
                                "nginx",
                                Map.of("AppPorts", "80", "ProxyIngressPort", "15000", "ProxyEgressPort", "15001")))),
                task(
                        "with a property that is none",
                        "Unknown property 'Colour' in proxyConfiguration.",
                        it -> it.proxyConfiguration(proxy("nginx", Map.of("Colour", "red")))),
                task(
                        "with a property that says nothing",
                        "ProxyConfiguration properties value cannot be null.",
                        it -> it.proxyConfiguration(ProxyConfiguration.builder()
                                .containerName("nginx")
                                .properties(property -> property.name("AppPorts"))
                                .build())));
    }

    @Test
    void aProxyWithAllThatItNeedsIsFine() {
        assertThat(Registration.definition(
                                web().proxyConfiguration(proxy("nginx", ENOUGH)).build())
                        .proxyConfiguration()
                        .containerName())
                .isEqualTo("nginx");
    }

    private static ProxyConfiguration proxy(String container, Map<String, String> properties) {
        return ProxyConfiguration.builder()
                .containerName(container)
                .properties(properties.entrySet().stream()
                        .map(property -> KeyValuePair.builder()
                                .name(property.getKey())
                                .value(property.getValue())
                                .build())
                        .toList())
                .build();
    }
}
