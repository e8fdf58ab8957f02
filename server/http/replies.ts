/** From what a route answers to what is sent: JSON, problem documents, streams. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument, problems, type Refusal } from '../kernel/problems.ts';
import type { Answer, Reply } from './route.ts';

const json = 'application/json; charset=utf-8';
const problemJson = 'application/problem+json; charset=utf-8';

export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  if ('refused' in answer) return sendProblem(request, reply, answer);
  if ('kind' in answer) {
    if (answer.replayed) reply.header('idempotent-replayed', 'true');
    return answer.kind === 'refused' ? sendProblem(request, reply, answer.refusal) : sendReply(reply, answer);
  }
  if (answer.replayed) reply.header('idempotent-replayed', 'true');
  return sendReply(reply, answer);
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status } = problems[refusal.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) reply.header('retry-after', '1');
  return reply
    .code(status)
    .header('content-type', problemJson)
    .send(JSON.stringify(documentOf(refusal, request.id)));
}

/** The problem as sent; rows of a bulk answer carry the same. */
export function documentOf(refusal: Refusal, requestId: string): Record<string, unknown> {
  return { ...problemDocument(refusal), request_id: requestId };
}

function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  reply.code(answer.status);
  if (answer.headers) reply.headers(answer.headers);
  if (answer.type) return reply.header('content-type', answer.type).send(answer.body);
  if (answer.status === 204) return reply.send();
  return reply.header('content-type', json).send(JSON.stringify(answer.body));
}
