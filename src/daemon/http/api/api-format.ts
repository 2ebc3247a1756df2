/** Version of the documents of the API: grows in its first part when a reader of older ones would misunderstand it. */
export const API_FORMAT = '1.1';
