package neargate.gateway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.models.Protocol;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever is wrong with a request, the answer is a 4xx in the shape of its protocol, and it comes soon. */
class MalformedInputTest {
    private static final String ECS = "AmazonEC2ContainerServiceV20141113.";

    @TestFactory
    Stream<DynamicTest> awsJson() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        jsonBodies("cluster").forEach((what, body) -> bodies.put(what, body));
        put(bodies, "a string for a number", "{\"taskDefinition\":\"a\",\"count\":\"1\"}");
        put(bodies, "a fraction for an integer", "{\"taskDefinition\":\"a\",\"count\":1.5}");
        put(bodies, "an integer beyond 32 bits", "{\"taskDefinition\":\"a\",\"count\":4294967296}");
        put(bodies, "an integer beyond 64 bits", "{\"taskDefinition\":\"a\",\"count\":1e99}");
        put(bodies, "an integer of 10,000 digits", "{\"count\":" + "9".repeat(10_000) + "}");
        put(bodies, "an object for a list", "{\"taskDefinition\":\"a\",\"tags\":{}}");
        put(bodies, "a list for an object", "{\"taskDefinition\":\"a\",\"overrides\":[]}");
        put(bodies, "a string for a list", "{\"taskDefinition\":\"a\",\"tags\":\"x\"}");
        put(bodies, "a string for a boolean", "{\"taskDefinition\":\"a\",\"enableExecuteCommand\":\"true\"}");
        put(bodies, "null in a list", "{\"taskDefinition\":\"a\",\"tags\":[null]}");
        put(bodies, "a member twice deep down", "{\"tags\":[{\"key\":\"a\",\"key\":\"b\"}]}");
        put(bodies, "a required member missing", "{\"count\":1}");
        put(bodies, "a constant that is none", "{\"taskDefinition\":\"a\",\"launchType\":\"MOON\"}");
        Map<String, WireRequest> requests = new LinkedHashMap<>();
        bodies.forEach((what, body) -> requests.put(what, Wire.json(ECS + "RunTask", body)));
        requests.put("a timestamp in words", json(ECS + "SubmitTaskStateChange", "{\"pullStartedAt\":\"now\"}"));
        requests.put("a timestamp at no time", json(ECS + "SubmitTaskStateChange", "{\"pullStartedAt\":1e99999}"));
        requests.put("base64 that is none", json("TrentService.Encrypt", "{\"KeyId\":\"k\",\"Plaintext\":\"*\"}"));
        requests.put(
                "a map key twice",
                json("AmazonSQS.CreateQueue", "{\"QueueName\":\"q\",\"Attributes\":" + "{\"a\":\"1\",\"a\":\"2\"}}"));
        requests.put(
                "null in a map", json("AmazonSQS.CreateQueue", "{\"QueueName\":\"q\",\"Attributes\":{\"a\":null}}"));
        requests.put(
                "text longer than the model allows",
                json("Logs_20140328.CreateLogGroup", "{\"logGroupName\":\"" + "a".repeat(513) + "\"}"));
        requests.put(
                "text against the model's pattern", json("Logs_20140328.CreateLogGroup", "{\"logGroupName\":\"a b\"}"));
        requests.put("a number beyond the model's range", json("Logs_20140328.DescribeLogGroups", "{\"limit\":51}"));
        requests.put("an operation that is none", json(ECS + "Explode", "{}"));
        requests.put("a target without a dot", json("RunTask", "{}"));
        requests.put("a target of another world", json("Nothing.RunTask", "{}"));
        return tests(Protocol.AWS_JSON, "ecs", requests);
    }

    @TestFactory
    Stream<DynamicTest> restJson() {
        Map<String, WireRequest> requests = new LinkedHashMap<>();
        jsonBodies("meshName").forEach((what, body) -> requests.put(what, Wire.rest("PUT", "/v20190125/meshes", body)));
        requests.put("a path that is none", rest("GET", "/v20190125/moons", ""));
        requests.put("a method that is none", rest("PATCH", "/v20190125/meshes", ""));
        requests.put("broken percent-encoding in the path", rest("GET", "/v20190125/meshes/%zz", ""));
        requests.put("half a percent-encoding", rest("GET", "/v20190125/meshes/%4", ""));
        requests.put("a path that is not UTF-8", rest("GET", "/v20190125/meshes/%ff%fe", ""));
        requests.put("broken percent-encoding in the query", rest("GET", "/v20190125/meshes?limit=%", ""));
        requests.put("words for a number in the query", rest("GET", "/v20190125/meshes?limit=many", ""));
        requests.put("a number beyond the model's range", rest("GET", "/v20190125/meshes?limit=101", ""));
        requests.put("a required member missing", rest("PUT", "/v20190125/meshes", "{}"));
        requests.put("a name that is too long", rest("GET", "/v20190125/meshes/" + "a".repeat(256), ""));
        return tests(Protocol.REST_JSON, "appmesh", requests);
    }

    @TestFactory
    Stream<DynamicTest> awsQuery() {
        Map<String, WireRequest> requests = new LinkedHashMap<>();
        queryForms("CreateRole", "RoleName", "MaxSessionDuration", "Tags.member.")
                .forEach(requests::put);
        requests.put("a list without member", form("Action=CreateRole&Tags.1.Key=a"));
        requests.put("a value for a list", form("Action=CreateRole&Tags=a"));
        requests.put("a value for a list's member", form("Action=CreateRole&Tags.member=a"));
        requests.put("an element of another type", form("Action=CreateRole&Tags.member.1=a"));
        requests.put("text against the model's pattern", form("Action=GetRole&RoleName=a%20b"));
        requests.put("text longer than the model allows", form("Action=GetRole&RoleName=" + "a".repeat(65)));
        requests.put("text shorter than the model allows", form("Action=GetRole&RoleName="));
        requests.put(
                "a number beyond the model's range",
                form("Action=CreateRole&RoleName=a&AssumeRolePolicyDocument=a&MaxSessionDuration=1"));
        requests.put("a constant that is none", form("Action=UpdateAccessKey&AccessKeyId=abcdefghijklmnop&Status=Odd"));
        return tests(Protocol.AWS_QUERY, "iam", requests);
    }

    @TestFactory
    Stream<DynamicTest> ec2Query() {
        Map<String, WireRequest> requests = new LinkedHashMap<>();
        queryForms("CreateSubnet", "VpcId", "Ipv6NetmaskLength", "TagSpecification.")
                .forEach(requests::put);
        requests.put("a parameter that is none", form("Action=DescribeVpcs&Moon=full"));
        requests.put("words for a boolean", form("Action=DescribeVpcs&DryRun=maybe"));
        requests.put("words for a timestamp", form("Action=DescribeSpotPriceHistory&StartTime=yesterday"));
        requests.put("a structure's member in a list of values", form("Action=DescribeVpcs&VpcId.1.Name=a"));
        requests.put("a value for a structure", form("Action=RunInstances&MinCount=1&MaxCount=1&Placement=here.1"));
        requests.put("base64 that is none", form("Action=ImportKeyPair&KeyName=k&PublicKeyMaterial=***"));
        return tests(Protocol.EC2_QUERY, "ec2", requests);
    }

    @TestFactory
    Stream<DynamicTest> restXmlOfRoute53() {
        Map<String, WireRequest> requests = new LinkedHashMap<>();
        xmlBodies("CreateHostedZoneRequest", "Name")
                .forEach((what, body) -> requests.put(what, Wire.rest("POST", "/2013-04-01/hostedzone", body)));
        requests.put(
                "words for a boolean",
                rest(
                        "POST",
                        "/2013-04-01/hostedzone",
                        "<CreateHostedZoneRequest><Name>a"
                                + "</Name><HostedZoneConfig><PrivateZone>so</PrivateZone></HostedZoneConfig></CreateHostedZoneRequest>"));
        requests.put(
                "words for a number",
                rest(
                        "POST",
                        "/2013-04-01/healthcheck",
                        "<CreateHealthCheckRequest>"
                                + "<HealthCheckConfig><Port>http</Port></HealthCheckConfig></CreateHealthCheckRequest>"));
        requests.put("a path that is none", rest("GET", "/2013-04-01/moons", ""));
        requests.put("a method that is none", rest("PATCH", "/2013-04-01/hostedzone", ""));
        requests.put("a path that is not UTF-8", rest("GET", "/2013-04-01/hostedzone/%ff", ""));
        requests.put("a required member missing", rest("POST", "/2013-04-01/hostedzone", "<CreateHostedZoneRequest/>"));
        return tests(Protocol.REST_XML, "route53", requests);
    }

    @TestFactory
    Stream<DynamicTest> restXmlOfS3() {
        Map<String, WireRequest> requests = new LinkedHashMap<>();
        xmlBodies("Delete", "Quiet")
                .forEach((what, body) -> requests.put(what, Wire.rest("POST", "/bucket?delete", body)));
        requests.put("words for a number in the query", rest("GET", "/bucket?list-type=2&max-keys=many", ""));
        requests.put("words for a number of a part", rest("PUT", "/bucket/key?partNumber=one&uploadId=a", ""));
        requests.put("broken percent-encoding in a key", rest("GET", "/bucket/%zz", ""));
        requests.put("a key that is not UTF-8", rest("GET", "/bucket/%c3%28", ""));
        requests.put("broken percent-encoding in the query", rest("GET", "/bucket?prefix=%", ""));
        requests.put("a method that is none", rest("PATCH", "/bucket/key", ""));
        return tests(Protocol.REST_XML, "s3", requests);
    }

    private static Map<String, byte[]> jsonBodies(String member) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        String name = "\"" + member + "\"";
        put(bodies, "a truncated object", "{" + name + ":\"a\"");
        put(bodies, "a truncated string", "{" + name + ":\"a");
        put(bodies, "a truncated name", "{\"" + member);
        put(bodies, "a list at the top", "[]");
        put(bodies, "a string at the top", "\"a\"");
        put(bodies, "a number at the top", "1");
        put(bodies, "null at the top", "null");
        put(bodies, "only blanks", "   ");
        put(bodies, "a number for a string", "{" + name + ":1}");
        put(bodies, "a list for a string", "{" + name + ":[\"a\"]}");
        put(bodies, "an object for a string", "{" + name + ":{}}");
        put(bodies, "a member twice", "{" + name + ":\"a\"," + name + ":\"b\"}");
        put(bodies, "two documents", "{}{}");
        put(bodies, "text after the document", "{} and more");
        put(bodies, "a bad escape", "{" + name + ":\"\\x\"}");
        put(bodies, "half a surrogate pair", "{" + name + ":\"\\ud800\"}");
        put(bodies, "a raw NUL in a string", "{" + name + ":\"a\u0000\"}");
        put(bodies, "a raw line end in a string", "{" + name + ":\"a\n\"}");
        put(bodies, "single quotes", "{'" + member + "':'a'}");
        put(bodies, "a comment", "{/* */}");
        put(bodies, "a comma too many", "{" + name + ":\"a\",}");
        put(bodies, "no quotes at all", "{" + member + ":a}");
        put(bodies, "NaN", "{\"unknown\":NaN}");
        put(bodies, "XML", "<a/>");
        put(bodies, "a deep list under an unknown name", "{\"unknown\":" + "[".repeat(100_000));
        put(bodies, "a deep object under an unknown name", "{\"a\":".repeat(100_000));
        put(bodies, "a name of a megabyte", "{\"" + "a".repeat(1 << 20) + "\":1}");
        bodies.put("UTF-16", ("{" + name + ":\"a\"}").getBytes(UTF_16));
        bodies.put("Latin-1", ("{" + name + ":\"\u00e4\"}").getBytes(ISO_8859_1));
        bodies.put("zero bytes", new byte[1000]);
        return bodies;
    }

    private static Map<String, WireRequest> queryForms(String action, String text, String number, String list) {
        String start = "Action=" + action + "&";
        Map<String, WireRequest> forms = new LinkedHashMap<>();
        forms.put("no action", form("Version=2016-11-15"));
        forms.put("an empty action", form("Action="));
        forms.put("an action that is none", form("Action=Explode"));
        forms.put("the action twice", form(start + "Action=" + action));
        forms.put("a required parameter missing", form("Action=" + action));
        forms.put("a parameter twice", form(start + text + "=a&" + text + "=b"));
        forms.put("broken percent-encoding", form(start + text + "=%zz"));
        forms.put("half a percent-encoding", form(start + text + "=%4"));
        forms.put("percent-encoded bytes that are not UTF-8", form(start + text + "=%ff%fe"));
        forms.put("a truncated UTF-8 character", form(start + text + "=%e2%82"));
        forms.put("bytes that are not UTF-8", Wire.form((start + text + "=\u00e4").getBytes(ISO_8859_1)));
        forms.put("words for a number", form(start + number + "=many"));
        forms.put("a number beyond 32 bits", form(start + number + "=4294967296"));
        forms.put("a fraction for an integer", form(start + number + "=1.5"));
        forms.put("a hexadecimal number", form(start + number + "=0x10"));
        forms.put("an empty number", form(start + number + "="));
        forms.put("a structure for a value", form(start + text + ".Deep=a"));
        forms.put("index 0", form(start + list + "0.Key=a"));
        forms.put("a negative index", form(start + list + "-1.Key=a"));
        forms.put("an index in words", form(start + list + "first.Key=a"));
        forms.put("an index beyond 32 bits", form(start + list + "99999999999999999999.Key=a"));
        forms.put("an index with a sign", form(start + list + "%2B1.Key=a"));
        forms.put("a name that is too deep", form(start + list + "1." + "a.".repeat(100_000) + "=a"));
        forms.put("only dots", form(start + ".".repeat(100_000) + "=a"));
        forms.put(
                "JSON",
                new WireRequest(
                        "POST",
                        "/",
                        "",
                        Headers.of(List.of(Map.entry("Content-Type", "application/json"))),
                        "{}".getBytes(UTF_8)));
        forms.put("zero bytes", Wire.form(new byte[1000]));
        return forms;
    }

    private static Map<String, byte[]> xmlBodies(String root, String member) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        String open = "<" + root + ">";
        String close = "</" + root + ">";
        String element = "<" + member + ">a</" + member + ">";
        put(bodies, "a truncated document", open + element);
        put(bodies, "a truncated tag", open + "<" + member);
        put(bodies, "tags that do not match", open + "<" + member + ">a" + close);
        put(bodies, "two roots", open + element + close + open + close);
        put(bodies, "only text", "a");
        put(bodies, "only blanks", "  \n ");
        put(bodies, "only a prolog", "<?xml version=\"1.0\"?>");
        put(bodies, "JSON", "{}");
        put(bodies, "an element twice", open + element + element + close);
        put(bodies, "elements for a value", open + "<" + member + "><b/></" + member + ">" + close);
        put(bodies, "a document type", "<!DOCTYPE a>" + open + element + close);
        put(
                bodies,
                "an external entity",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + open + "<" + member + ">&x;</" + member
                        + ">" + close);
        put(
                bodies,
                "entities that grow without end",
                "<!DOCTYPE a [<!ENTITY x \"" + "y".repeat(1000) + "\"><!ENTITY z \"" + "&x;".repeat(1000) + "\">]>"
                        + open + "&z;" + close);
        put(bodies, "an entity that is none", open + "&moon;" + close);
        put(bodies, "a character that XML forbids", open + "\u0001" + close);
        put(bodies, "a reference to a character that XML forbids", open + "&#0;" + close);
        put(bodies, "a bare ampersand", open + "a & b" + close);
        put(bodies, "an attribute twice", "<" + root + " a=\"1\" a=\"2\">" + close);
        put(bodies, "an attribute without quotes", "<" + root + " a=1>" + close);
        put(bodies, "a prefix of no namespace", "<x:" + root + ">" + "</x:" + root + ">");
        put(bodies, "a deep document", "<a>".repeat(100_000));
        put(bodies, "a deep document that ends", "<a>".repeat(1000) + "</a>".repeat(1000));
        put(bodies, "an encoding that is none", "<?xml version=\"1.0\" encoding=\"moon\"?>" + open + close);
        put(bodies, "an encoding that is another", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + open + close);
        bodies.put("bytes that are not UTF-8", (open + "\u00e4" + close).getBytes(ISO_8859_1));
        bodies.put("zero bytes", new byte[1000]);
        return bodies;
    }

    private static void put(Map<String, byte[]> bodies, String what, String body) {
        bodies.put(what, body.getBytes(UTF_8));
    }

    private static WireRequest json(String target, String body) {
        return Wire.json(target, body.getBytes(UTF_8));
    }

    private static WireRequest form(String body) {
        return Wire.form(body);
    }

    private static WireRequest rest(String method, String uri, String body) {
        return Wire.rest(method, uri, body.getBytes(UTF_8));
    }

    private static Stream<DynamicTest> tests(Protocol protocol, String signingName, Map<String, WireRequest> requests) {
        assertThat(requests).hasSizeGreaterThan(20);
        return requests.entrySet().stream()
                .map(request -> DynamicTest.dynamicTest(request.getKey(), () -> {
                    WireResponse refusal = assertTimeoutPreemptively(
                            Duration.ofSeconds(20), () -> Wire.refusal(request.getValue(), signingName));
                    assertThat(refusal).as("it would have reached a handler").isNotNull();
                    if (refusal != null) {
                        assertThat(refusal.status()).isBetween(400, 499);
                        assertThat(Wire.code(protocol, refusal)).isNotEmpty();
                    }
                }));
    }
}
