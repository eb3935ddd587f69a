package neargate.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import neargate.policy.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions on one core: three identity policies of ten statements, with wildcards, conditions, variables and a boundary. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyDecisions {
    private static final String ACCOUNT = "111122223333";
    private AppliedPolicies policies;
    private Context context;

    /** Reads the policies. */
    @Setup(Level.Trial)
    public void read() throws MalformedPolicy {
        var statements = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            statements.append("""
                    {"Effect":"Allow","Action":["ecs:Describe*","ecs:List*","s3:Get%1$d*"],"Resource":["arn:aws:ecs:*:*:*/team-%1$d/*",
                     "arn:aws:s3:::bucket-%1$d/*"],"Condition":{"StringLike":{"aws:PrincipalTag/team":"team-%1$d*"}}},
                    """.formatted(i));
        }
        statements.append("""
                {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8"]}}},
                {"Effect":"Allow","Action":["ecs:RunTask","ecs:StopTask"],
                 "Resource":"arn:aws:ecs:*:*:task-definition/${aws:PrincipalTag/team}-*:*",
                 "Condition":{"ArnLike":{"ecs:cluster":"arn:aws:ecs:*:*:cluster/team-7"}}}""");
        Policy policy =
                Policy.parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}", Grammar.IDENTITY);
        Policy boundary = Policy.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"ecs:*\"],\"Resource\":\"*\"}}",
                Grammar.IDENTITY);
        policies = new AppliedPolicies(List.of(policy, policy, policy), boundary, null, null, false);
        context = Context.of(Map.of(
                "aws:PrincipalTag/team", List.of("team-7"),
                "aws:SourceIp", List.of("10.1.2.3"),
                "ecs:cluster", List.of("arn:aws:ecs:us-east-1:111122223333:cluster/team-7")));
    }

    /** May a task be run? */
    @Benchmark
    public Decision decide() {
        return policies.decide(new Request(
                Principal.user(ACCOUNT, "arn:aws:iam::111122223333:user/alice"),
                "ecs:RunTask",
                "arn:aws:ecs:us-east-1:111122223333:task-definition/team-7-web:3",
                ACCOUNT,
                context));
    }
}
