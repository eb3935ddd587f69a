// Random policies and requests with what @cloud-copilot/iam-simulate decides on them, a JSON object a line.
// Run by policies.sh:  node policies.mjs COUNT SEED
import { runSimulation } from "@cloud-copilot/iam-simulate";

const [count, seed] = process.argv.slice(2).map(Number);
let state = seed >>> 0;
const random = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const one = (list) => list[Math.floor(random() * list.length)];
const chance = (p) => random() < p;
const some = (list, most) => Array.from({ length: 1 + Math.floor(random() * most) }, () => one(list));

const account = "111122223333";
const alice = `arn:aws:iam::${account}:user/alice`;
const session = `arn:aws:sts::${account}:assumed-role/app/work`;
const actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage", "ecs:RunTask"];
const resources = {
    s3: ["arn:aws:s3:::bucket/alice/a", "arn:aws:s3:::bucket/bob/b", "arn:aws:s3:::other/x:y/z"],
    sqs: [`arn:aws:sqs:us-east-1:${account}:queue`, "arn:aws:sqs:eu-west-1:444455556666:queue"],
    ecs: [`arn:aws:ecs:us-east-1:${account}:task-definition/web:1`],
};
const actionPatterns = ["*", "s3:*", "s3:Get*", "S3:getobject", "s3:*Object", "s3:?etObject", "sqs:*", "ecs:Run*", "iam:*"];
const resourcePatterns = [
    "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::*/alice/*", "arn:aws:s3:::bucket/${aws:username}/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'alice'}/*", "arn:aws:s3:::other/*", "arn:aws:sqs:*:*:queue",
    "arn:aws:sqs:us-east-1:111122223333:queue", "arn:aws:sqs:us-*-1:111122223333:*", "arn:aws:ecs:*:*:task-definition/web:*",
    "arn:aws:s3:::bucke?/*",
];
const texts = ["alice", "bob", "Alice", "team-a", "a*", "*b", "${aws:username}", "?ob"];
const conditions = () => {
    const kind = one(["String", "Numeric", "Date", "Bool", "Ip", "Arn", "Null", "Set"]);
    const exists = chance(0.3) ? "IfExists" : "";
    switch (kind) {
        case "String":
            return { [one(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"]) + exists]: { [one(["aws:username", "aws:PrincipalTag/team", "aws:ResourceTag/team"])]: some(texts, 2) } };
        case "Numeric":
            return { [one(["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"]) + exists]: { "aws:MultiFactorAuthAge": some(["5", "10", "10.5"], 2) } };
        case "Date":
            return { [one(["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"]) + exists]: { "aws:CurrentTime": some(["2026-01-01T00:00:00Z", "2026-11-26T12:00:00Z"], 2) } };
        case "Bool":
            return { ["Bool" + exists]: { "aws:SecureTransport": [one(["true", "false"])] } };
        case "Ip":
            return { [one(["IpAddress", "NotIpAddress"]) + exists]: { "aws:SourceIp": some(["10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"], 2) } };
        case "Arn":
            return { [one(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]) + exists]: { "aws:SourceArn": some(["arn:aws:sns:*:111122223333:*", "arn:aws:sns:us-east-1:111122223333:topic", "arn:aws:*:us-east-1:*:t?pic"], 2) } };
        case "Null":
            return { Null: { [one(["aws:username", "aws:TagKeys", "aws:PrincipalTag/team"])]: [one(["true", "false"])] } };
        default:
            return { [one(["ForAllValues:", "ForAnyValue:"]) + one(["StringEquals", "StringLike", "StringNotEquals", "StringNotLike"]) + exists]: { "aws:TagKeys": some(["team", "stage", "t*"], 2) } };
    }
};
const statement = (principals) => {
    const made = { Effect: chance(0.7) ? "Allow" : "Deny" };
    if (principals) {
        made.Principal = one(["*", { AWS: account }, { AWS: alice }, { AWS: `arn:aws:iam::${account}:root` }, { AWS: `arn:aws:iam::${account}:role/app` }, { AWS: session }, { Service: "sns.amazonaws.com" }]);
    }
    made[chance(0.85) ? "Action" : "NotAction"] = some(actionPatterns, 2);
    made[chance(0.85) ? "Resource" : "NotResource"] = some(resourcePatterns, 2);
    if (chance(0.5)) {
        made.Condition = Object.assign(conditions(), chance(0.3) ? conditions() : {});
    }
    return made;
};
const policy = (principals = false) => ({
    Version: chance(0.95) ? "2012-10-17" : "2008-10-17",
    Statement: Array.from({ length: 1 + Math.floor(random() * 3) }, () => statement(principals)),
});
const context = (isUser) => {
    const values = {};
    if (isUser) values["aws:username"] = "alice";
    if (chance(0.5)) values["aws:PrincipalTag/team"] = one(["alice", "bob", "team-a", "*"]);
    if (chance(0.5)) values["aws:ResourceTag/team"] = one(["alice", "bob", "team-a"]);
    if (chance(0.5)) values["aws:MultiFactorAuthAge"] = one(["5", "7", "10.5", "11"]);
    if (chance(0.7)) values["aws:CurrentTime"] = one(["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"]);
    if (chance(0.7)) values["aws:SecureTransport"] = one(["true", "false"]);
    if (chance(0.7)) values["aws:SourceIp"] = one(["10.1.2.3", "192.0.2.7", "2001:db8::1", "8.8.8.8"]);
    if (chance(0.4)) values["aws:SourceArn"] = one(["arn:aws:sns:us-east-1:111122223333:topic", "arn:aws:sqs:us-east-1:1:t"]);
    if (chance(0.5)) values["aws:TagKeys"] = some(["team", "stage", "other"], 3);
    return values;
};

for (let i = 0; i < count; ) {
    const isUser = chance(0.5);
    const action = one(actions);
    const resource = one(resources[action.split(":")[0]]);
    const made = {
        principal: isUser ? alice : session,
        action,
        resource,
        account: resource.split(":")[4] || account,
        context: context(isUser),
        identity: Array.from({ length: 1 + Math.floor(random() * 2) }, () => policy()),
        boundary: chance(0.2) ? policy() : null,
        session: !isUser && chance(0.3) ? policy() : null,
        resourcePolicy: chance(0.4) ? policy(true) : null,
    };
    const answer = await runSimulation(
        {
            request: { principal: made.principal, action, resource: { resource, accountId: made.account }, contextVariables: made.context },
            identityPolicies: made.identity.map((document, number) => ({ name: `p${number}`, policy: document })),
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            permissionBoundaryPolicies: made.boundary ? [{ name: "boundary", policy: made.boundary }] : undefined,
            sessionPolicy: made.session ?? undefined,
            resourcePolicy: made.resourcePolicy ?? undefined,
        },
        {}
    );
    if (answer.resultType === "single") {
        // It leaves out the keys that IAM's table does not list for the action; here that is the gateway's work.
        for (const key of answer.result.ignoredContextKeys ?? []) delete made.context[key];
        console.log(JSON.stringify({ ...made, expected: answer.overallResult }));
        i++;
    } else if (answer.resultType === "error") {
        throw new Error(JSON.stringify(answer.errors));
    }
}
